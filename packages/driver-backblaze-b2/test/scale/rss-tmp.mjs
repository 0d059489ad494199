import { createCipheriv, createHash } from 'node:crypto';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
const MIB=1024**2, size=768*MIB;
async function* g(){ const c=createCipheriv('aes-128-ctr',Buffer.alloc(16,7),Buffer.alloc(16)); const z=Buffer.alloc(256*1024); for(let l=size;l>0;l-=z.length) yield c.update(z); }
await using d = new BackblazeB2StorageDriver('k','s',{endpoint:'http://127.0.0.1:9777'});
const c = await d.createContainer('rss-'+process.pid);
const samples=[]; const t=setInterval(()=>{const m=process.memoryUsage(); samples.push([m.rss,m.heapUsed,m.external,m.arrayBuffers].map(x=>Math.round(x/MIB)).join('/'))},500);
const s=performance.now();
await c.uploadObjectViaStream(g(),'x',JSON.parse(process.argv[2]??'{}'));
clearInterval(t);
console.log(process.argv[2], (size/MIB/((performance.now()-s)/1000)).toFixed(0)+' MiB/s','peak',Math.round(process.resourceUsage().maxRSS/1024), samples.filter((_,i)=>i%4==0).join(' '));
await d.deletePrefix(c,''); await c.delete();
