import { z } from 'zod';

/** How many parts are signed at once. */
const MAX_SIGNED = 64;
/** Nobody has more parts. */
const MAX_PARTS = 10_000;
const TICKET = 32_768;

const ticket = z.string().min(1).max(TICKET);
const partNumber = z.int().min(1).max(MAX_PARTS);
/** `type/subtype`, without parameters: https://www.rfc-editor.org/rfc/rfc9110#name-media-type */
const mediaType = z
  .string()
  .max(255)
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/);

/** Of whole characters, none of which is a control character: no store and no log takes such a name well. */
const isPlain = (name: string): boolean => name.isWellFormed() && !/\p{Cc}/u.test(name);

/** What a client asks for. */
export const message = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('begin'),
    name: z.string().min(1).max(1024).refine(isPlain),
    size: z.int().nonnegative(),
    type: mediaType.default('application/octet-stream'),
    fields: z.record(z.string().max(255), z.string().max(4096)).default({}),
    partSize: z.int().positive().optional(),
  }),
  z.strictObject({ do: z.literal('sign'), ticket, parts: z.array(partNumber).min(1).max(MAX_SIGNED) }),
  z.strictObject({ do: z.literal('held'), ticket }),
  z.strictObject({
    do: z.literal('complete'),
    ticket,
    /** Of the parts, in their order. */
    sha1: z
      .array(z.string().regex(/^[0-9a-f]{40}$/))
      .max(MAX_PARTS)
      .optional(),
  }),
  z.strictObject({ do: z.literal('abort'), ticket }),
]);

/** What a client asks for. */
export type Message = z.infer<typeof message>;

/** One kind of it. */
export type MessageOf<D extends Message['do']> = Extract<Message, { do: D }>;
