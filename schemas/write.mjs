/**
 * Writes `recipe.schema.json`, and the same in each language of the catalogue (`recipe.schema.zh-cn.json`), from `src/shared/recipe.ts`,
 * the only definition of a recipe. Run after changing it.
 */
import { build } from 'esbuild';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

async function write(file, schema) {
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(JSON.stringify(schema), options));
}

await write('schemas/recipe.schema.json', recipeSchema());
for (const file of readdirSync('l10n')) {
  const language = /^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1];
  if (language === undefined) continue;
  const translations = JSON.parse(readFileSync(`l10n/${file}`, 'utf8'));
  await write(`schemas/recipe.schema.${language}.json`, recipeSchema(translations));
}
