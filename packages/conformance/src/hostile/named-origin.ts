import { headerOf, withBody, type Answer } from './answer.js';

/**
 * An answer that names one origin (scheme, host and port) where it named another: a server that tells its clients where to go on shall
 * not lead them past the proxy. The bytes of objects stay as they are.
 */
export function naming(answer: Answer, from: string, to: string, isOfObject: boolean): Answer {
  const headers = answer.headers.map(([name, value]) => [name, value.replaceAll(from, to)] as const);
  const renamed = { ...answer, headers };
  const isText = /json|xml|text\/plain/.test(headerOf(answer, 'content-type') ?? '');
  if (isOfObject || !isText || !answer.body.includes(from)) return renamed;
  return withBody(renamed, answer.body.toString().replaceAll(from, to));
}
