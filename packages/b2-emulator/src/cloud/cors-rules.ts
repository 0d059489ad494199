import { badRequest } from './cloud-error.js';

/** Which web pages may do what with a bucket. */
export interface CorsRule {
  readonly corsRuleName: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedOperations: readonly string[];
  readonly allowedHeaders?: readonly string[] | null | undefined;
  readonly exposeHeaders?: readonly string[] | null | undefined;
  /** Seconds a browser may remember the answer. */
  readonly maxAgeSeconds: number;
}

/** What a browser asks for on behalf of a page. */
export interface CorsQuery {
  readonly origin: string;
  readonly operation: string;
  /** Header names of the request to come; lower case. */
  readonly headers: readonly string[];
}

const RULE_NAME = /^[A-Za-z0-9-]{6,50}$/;
const MAX_RULES = 100;
const MAX_AGE = 86_400;
const OPERATIONS: ReadonlySet<string> = new Set([
  'b2_download_file_by_name',
  'b2_download_file_by_id',
  'b2_upload_file',
  'b2_upload_part',
  's3_delete',
  's3_get',
  's3_head',
  's3_post',
  's3_put',
]);

/** @throws {CloudError} 400 `bad_request` on a name, origin, operation, header or age that B2 does not take */
export function checkCorsRules(rules: readonly CorsRule[]): void {
  if (rules.length > MAX_RULES) throw badRequest(`more than ${MAX_RULES} CORS rules`);
  if (new Set(rules.map((rule) => rule.corsRuleName)).size < rules.length)
    throw badRequest('CORS rule names must be unique');
  rules.forEach(checkRule);
}

/** The first rule that allows this. */
export function findCorsRule(rules: readonly CorsRule[], query: CorsQuery): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.allowedOperations.includes(query.operation) &&
      rule.allowedOrigins.some((pattern) => isOrigin(pattern, query.origin)) &&
      query.headers.every((name) => (rule.allowedHeaders ?? []).some((pattern) => matches(pattern, name))),
  );
}

function checkRule(rule: CorsRule): void {
  const { corsRuleName: name, allowedOrigins, allowedOperations, maxAgeSeconds } = rule;
  if (!RULE_NAME.test(name) || name.startsWith('b2-')) throw badRequest(`Invalid CORS rule name: ${name}`);
  if (allowedOrigins.length === 0) throw badRequest(`CORS rule ${name} has no allowed origin`);
  if (allowedOperations.length === 0) throw badRequest(`CORS rule ${name} has no allowed operation`);
  const operation = allowedOperations.find((each) => !OPERATIONS.has(each));
  if (operation !== undefined) throw badRequest(`Invalid CORS operation: ${operation}`);
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0 || maxAgeSeconds > MAX_AGE)
    throw badRequest(`maxAgeSeconds out of range: ${maxAgeSeconds}`);
  checkPatterns(rule);
}

function checkPatterns({ allowedOrigins, allowedHeaders, exposeHeaders }: CorsRule): void {
  const wild = [...allowedOrigins, ...(allowedHeaders ?? [])].find((each) => each.split('*').length > 2);
  if (wild !== undefined) throw badRequest(`more than one * in a CORS rule: ${wild}`);
  if (exposeHeaders?.some((each) => !/^[\w-]+$/.test(each))) throw badRequest('Invalid exposeHeaders');
}

/** Besides origins and patterns, a rule may allow all of a scheme: `https`. */
function isOrigin(pattern: string, origin: string): boolean {
  if (pattern === 'http' || pattern === 'https') return origin.toLowerCase().startsWith(`${pattern}://`);
  return matches(pattern, origin);
}

/** One `*` stands for anything. */
function matches(pattern: string, text: string): boolean {
  const [head = '', tail] = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  if (tail === undefined) return lower === head;
  return lower.length >= head.length + tail.length && lower.startsWith(head) && lower.endsWith(tail);
}
