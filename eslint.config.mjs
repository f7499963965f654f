import tseslint from 'typescript-eslint'
import reactHooks from 'eslint-plugin-react-hooks'

// The pure core: no I/O, no clock, no randomness (DESIGN.md, "In one picture", 3).
const pure = [
  'src/text/**',
  'src/http/**',
  'src/registry/**',
  'src/capture/**',
  'src/model/**',
  'src/clients/**',
  'src/decode/**',
  'src/rules/**',
  'src/views/**',
  'ui/**',
]

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'fixtures/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/**', 'ui/**', 'certs/**'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: pure,
    ignores: ['ui/start.tsx', 'ui/start/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch'].map(
          (name) => ({
            name,
            message: 'The core is pure: I/O and time live in src/io, src/proxy and src/cli.',
          }),
        ),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The core has no clock.' },
        { object: 'Math', property: 'random', message: 'The core has no randomness.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^node:(?!crypto$|zlib$|util$|buffer$)',
              message: 'The core does no I/O; of Node it may use crypto, zlib, util and buffer.',
            },
          ],
        },
      ],
    },
  },
  { files: ['ui/**/*.tsx'], ...reactHooks.configs.flat.recommended },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
