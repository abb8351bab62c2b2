import * as z from 'zod';
import { methodCards, type MethodCard } from './method-cards';
import { recipe } from './recipe';
import {
  allocationGuide,
  dataGuide,
  methodGuide,
  recipeGuide,
  recipeText,
  scheduleGuide,
  trainingGuide,
  type KeyGuide,
} from './recipe-guide';
import { recipeSnippets } from './recipe-snippets';
import { format, text, type Bundle, type Text } from './text';

/** A JSON schema with the keys that VS Code's JSON editor knows beyond the standard. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: object[];
  enum?: readonly string[];
  description?: string;
  markdownDescription?: string;
  markdownEnumDescriptions?: readonly string[];
  defaultSnippets?: readonly object[];
}
type Say = (words: Text) => string;

/**
 * The JSON schema that the editor offers for `*.prune.json`: what a person may write, so defaults are optional. Texts in the bundle's
 * language. It refuses unknown criteria and options too, which the parser leaves to the criteria themselves.
 */
export function recipeSchema(bundle?: Bundle): object {
  const say: Say = (words) => format(words, bundle);
  const schema = z.toJSONSchema(recipe, { target: 'draft-7', io: 'input' }) as Schema;
  const properties = propertiesOf(schema);
  explain(schema, recipeGuide, say);
  for (const data of ['data', 'test', 'train']) explain(properties[data], dataGuide, say);
  explain(properties['allocation'], allocationGuide, say);
  explain(properties['training'], trainingGuide, say);
  explain(properties['schedule'], scheduleGuide, say);
  describeMethods(properties['methods']?.items, say);
  for (const [path, snippets] of Object.entries(recipeSnippets)) {
    const place = path === '' ? schema : properties[path];
    if (place)
      place.defaultSnippets = snippets.map(({ label, what, body }) => ({ label, description: say(what), body }));
  }
  return { ...schema, title: 'Prunescope recipe', description: say(recipeText) };
}

const propertiesOf = ({ properties = {} }: Schema): Record<string, Schema> => properties;

/** Writes to each key what it means. */
function explain(schema: Schema | undefined, guide: Readonly<Record<string, KeyGuide>>, say: Say): void {
  for (const [name, property] of Object.entries(propertiesOf(schema ?? {}))) {
    const found = guide[name];
    if (!found) throw new Error(`nothing is said of ${name}`);
    const { what, values } = found;
    describe(property, say(what));
    if (values && property.enum)
      property.markdownEnumDescriptions = property.enum.map((value) => (values[value] ? say(values[value]) : ''));
  }
}

/** Other editors show code as it is typed here. */
function describe(schema: Schema, words: string): void {
  schema.description = words;
  if (words.includes('`')) schema.markdownDescription = words;
}

/** Ids with what each method computes, and for each id its own options. */
function describeMethods(method: Schema | undefined, say: Say): void {
  const criterion = method?.properties?.['criterion'];
  if (!method || !criterion) throw new Error('a method has no criterion');
  explain(method, methodGuide, say);
  criterion.enum = methodCards.map(({ id }) => id);
  criterion.markdownEnumDescriptions = methodCards.map(({ formula, when }) => `\`${formula}\` – ${say(when)}`);
  method.allOf = methodCards.map((card) => ({
    if: { properties: { criterion: { const: card.id } }, required: ['criterion'] },
    then: { properties: { options: optionsOf(card, say) } },
  }));
}

function optionsOf({ options }: MethodCard, say: Say): object {
  const properties = Object.entries(options).map(([name, { what, values, usual }]) => {
    const property: Schema & { default?: string } = { type: 'string' };
    describe(property, usual === undefined ? say(what) : say(text('{0} (default: {1})', say(what), usual)));
    if (values) {
      property.enum = Object.keys(values);
      property.markdownEnumDescriptions = Object.values(values).map(say);
    }
    const first = property.enum?.[0] ?? usual;
    if (first !== undefined) property.default = first;
    return [name, property] as const;
  });
  return { properties: Object.fromEntries(properties), additionalProperties: false };
}
