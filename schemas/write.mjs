/** Writes `recipe.schema.json` from `src/shared/recipe.ts`, the only definition of a recipe. Run after changing it. */
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const bundle = await build({
  entryPoints: ['src/shared/recipe-schema.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const { recipeSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
);
const file = 'schemas/recipe.schema.json';
const json = JSON.stringify(recipeSchema());
writeFileSync(file, await format(json, { ...(await resolveConfig(file)), filepath: file }));
