import eslint from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

/** The only files that may ask the machine for the time, a delay or a random number; everything else is given them. */
const TIME_AND_CHANCE = [
  'packages/core/src/concurrency/{alarm,clock,sleep,random,next-turn}.ts',
  'packages/b2-emulator/src/cloud/clock.ts',
  'packages/upload-client/src/sleep.ts',
];

/** Those of the Node that runs this: the one that runs the scripts. */
const nodeGlobals = Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']));

const SOURCES = ['packages/*/src/**/*.ts'];
const TESTS = ['packages/*/{test,judges}/**/*.ts'];

const restrictedSyntax = [
  { selector: 'ExportAllDeclaration', message: 'Name each export: a reader should find it without following stars.' },
];
const fromOutside = 'Time and chance come in from outside: take a clock, a sleep or a random source as a parameter.';

/** What is documented, besides exported functions and classes. */
const documented = [
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'ExportNamedDeclaration > VariableDeclaration',
  // A method that implements an interface or overrides has its contract where that is declared; writing it twice lets the two
  // drift. Being disposable says nothing about the other methods.
  ':matches(ClassDeclaration:not([implements.length>0]), ClassDeclaration[implements.0.expression.name=/Disposable$/])' +
    ' > ClassBody > MethodDefinition[kind="method"][override!=true][accessibility!=/private|protected/]' +
    '[key.type!="PrivateIdentifier"][computed=false] > FunctionExpression',
];

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', '**/.turbo/']),
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    // One program for all packages: one for each would hold core's types as many times, and does not fit into Node's heap.
    languageOptions: { parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],

      // `const { secret, ...rest }` is how one leaves a property out.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A key that is data (a header, a field of an answer) may look like data.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // `() => void | Promise<void>` is a function that may take its time.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // It asks for the `!` that another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // An `async` method without `await` makes a synchronous throw a rejection, which is what its callers expect.
      '@typescript-eslint/require-await': 'off',
      // A method with nothing to do is empty: a null object's, a default that a subclass may override.
      '@typescript-eslint/no-empty-function': 'off',
      // Numbers print as one expects; it is objects and `undefined` in a message that are mistakes.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => stop()` and `return fail(error)` read well; using the value of a void call does not.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: SOURCES,
    extends: [jsdoc.configs['flat/logical-typescript-error']],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', { max: 4, countThis: 'never' }],

      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: fromOutside })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: fromOutside },
        { object: 'performance', property: 'now', message: fromOutside },
        { object: 'Math', property: 'random', message: fromOutside },
      ],
      'no-restricted-imports': [
        'error',
        { paths: ['node:timers', 'node:timers/promises'].map((name) => ({ name, message: fromOutside })) },
      ],
      'no-restricted-syntax': [
        'error',
        ...restrictedSyntax,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: fromOutside },
      ],

      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: documented,
        },
      ],
      // Only what a parameter's name leaves open is described.
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
      'jsdoc/informative-docs': 'error',
      'jsdoc/no-blank-blocks': 'error',
      // An option's default is part of its contract, and `{@link}` resolves names better than this plug-in does.
      'jsdoc/no-defaults': 'off',
      'jsdoc/no-undefined-types': 'off',
    },
  },
  {
    files: TIME_AND_CHANCE,
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
    },
  },
  { files: ['packages/*/src/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: TESTS,
    rules: {
      // What a server answers is any JSON, and so is `expect.objectContaining()`: the assertion is the check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // `expect(target.method)` passes a method on purpose.
      '@typescript-eslint/unbound-method': 'off',
      // In a test, `!` fails where it should.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Nest's modules are classes with nothing in them, and its options of classes are given as literals.
    files: ['packages/nestjs/**'],
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
);
