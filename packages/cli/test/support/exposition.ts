/** What Prometheus would read of a text, as `name{labels}` and value. It is as strict as the format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function samplesOf(text: string): ReadonlyMap<string, number> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const samples = new Map<string, number>();
  const begun = new Set<string>();
  let metric = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, help] = /^# HELP ([a-zA-Z_:][\w:]*) (?:[^\\\n]|\\\\|\\n)*$/.exec(line) ?? [];
    if (help !== undefined) {
      if (begun.has(help)) throw new Error(`${help} begins twice`);
      begun.add((metric = help));
      continue;
    }
    if (/^# TYPE ([a-zA-Z_:][\w:]*) (?:counter|gauge|histogram|summary|untyped)$/.exec(line)?.[1] === metric) continue;
    const [, series = '', name, value = ''] = SAMPLE.exec(line) ?? [];
    if (name !== metric) throw new Error(`not within its metric, or malformed: ${line}`);
    if (samples.has(series)) throw new Error(`${series} is told twice`);
    if (!Number.isFinite(Number(value))) throw new Error(`not a number: ${line}`);
    samples.set(series, Number(value));
  }
  return samples;
}

const LABEL = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\\\|\\"|\\n)*"`;
const SAMPLE = new RegExp(String.raw`^(([a-zA-Z_:][\w:]*)(?:\{${LABEL}(?:,${LABEL})*\})?) (\S+)$`);
