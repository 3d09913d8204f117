import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** A session setting would stay on the pooled connection for the next person. */
const localSettingsOnly = {
  selector: 'TemplateElement[value.raw=/set_config\\([^)]*,\\s*false\\s*\\)/]',
  message: 'set_config(…, true) only'
};

/** Rules the compiler does not know. Formatting is the formatter's. */
export default ts.config(
  { ignores: ['node_modules', 'build', '.svelte-kit', 'data', 'src/lib/server/platform/db/types.ts', 'test/files'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } }
  },
  {
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-empty-pattern': 'off', // vitest fixtures begin with {}
      'svelte/no-navigation-without-resolve': 'off', // plain links: there is no client router
      'svelte/prefer-svelte-reactivity': 'off', // pages are rendered once, on the server
      'no-restricted-syntax': ['error', localSettingsOnly]
    }
  },
  {
    files: ['src/lib/server/modules/**/*.ts'],
    ignores: ['**/*.test.ts', '**/cast.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'configuration comes through platform/config' }],
      'no-restricted-syntax': [
        'error',
        localSettingsOnly, // a later block replaces the rule, it does not add to it
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'the clock is ctx.now' },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'the clock is ctx.now' }
      ]
    }
  },
  {
    files: ['**/*.test.ts', 'test/**', 'bench/**', 'scripts/**', 'src/cli/**', 'src/main.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' }
  }
);
