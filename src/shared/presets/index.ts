/** Every preset, in the order in which people are offered them. To add one: its file, and a line here. */
import { sameRule, type AllocationQuery } from '../allocation';
import { global } from './global';
import type { AllocationPreset, PresetLayer } from './preset';
import { uniform } from './uniform';

export const presets: readonly AllocationPreset[] = [global, uniform];

/** The preset that a query is as it stands, if it is one. */
export const presetOf = (query: AllocationQuery, layers: readonly PresetLayer[]): AllocationPreset | undefined =>
  presets.find((preset) => sameRule(preset.apply(query, layers), query));
