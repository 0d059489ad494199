/** One positional argument. */
export interface ArgumentDefinition {
  /** As commander writes it: `<location>`, `[target]`, `<files...>`. */
  readonly syntax: string;
  readonly description: string;
  readonly choices?: readonly string[] | undefined;
}

/** One option. */
export interface OptionDefinition {
  /** As commander writes it: `-l, --long`, `--older-than <time>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[] | undefined;
  /** Makes a value of the text, or fails with commander's `InvalidArgumentError`. */
  readonly parse?: ((text: string, before: unknown) => unknown) | undefined;
  /** As it would be typed. */
  readonly default?: string | undefined;
}
