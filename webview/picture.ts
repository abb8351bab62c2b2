/** What of a parameter is in view, and how that changes. Pure. */
import type { ParameterDocument } from '../src/shared/documents';
import type { Plane } from '../src/shared/pictures';
import { channelPlane, indexAt, matrixOf, panned, placeOfIndex, uncovering, usualPlane, zoomed } from './plane';
import { origin, type Choices, type PageState, type Place, type Statistic } from './state';

export type PictureAction =
  | { readonly type: 'statistic'; readonly statistic: Statistic }
  | { readonly type: 'channel-order'; readonly channelOrder: Choices['channelOrder'] }
  /** Laid out in another way; undefined: the usual one. */
  | { readonly type: 'plane'; readonly plane: Plane | undefined }
  /** Nearer by a factor, around a place; around the cursor where none is named. */
  | { readonly type: 'zoom'; readonly factor: number; readonly around?: Place }
  /** By so many rows and columns of the matrix. */
  | { readonly type: 'pan'; readonly down: number; readonly right: number }
  | { readonly type: 'whole' };

/** The parameter that is looked at. */
export const parameterInView = ({
  panel,
  choices,
}: Pick<PageState, 'panel' | 'choices'>): ParameterDocument | undefined =>
  panel.inspection?.parameters.find(({ name }) => name === choices.parameter);

/** How it is laid out: as was chosen, else as its channel, else in the usual way. */
export function planeInView({ choices, channels }: PageState, { name, shape }: ParameterDocument): Plane {
  if (choices.plane) return choices.plane;
  const axes = channels?.query.parameter === name ? channels.answer.axes : undefined;
  return choices.channel !== undefined && axes ? channelPlane(shape, axes, choices.channel) : usualPlane(shape);
}

export function reducePicture(state: PageState, action: PictureAction): PageState {
  const { choices } = state;
  const choose = (change: Partial<Choices>): PageState => ({ ...state, choices: { ...choices, ...change } });
  const document = parameterInView(state);
  switch (action.type) {
    case 'statistic':
      return choose({ statistic: action.statistic });
    case 'channel-order':
      return choose({ channelOrder: action.channelOrder });
    case 'plane':
      return choose({ plane: action.plane, window: undefined, cursor: origin });
    case 'whole':
      return choose({ window: undefined });
    case 'zoom': {
      if (!document) return state;
      const matrix = matrixOf(document.shape, planeInView(state, document));
      return choose({ window: zoomed(matrix, choices.window, action.around ?? choices.cursor, action.factor) });
    }
    case 'pan': {
      if (!document || !choices.window) return state;
      const matrix = matrixOf(document.shape, planeInView(state, document));
      return choose({ window: panned(matrix, choices.window, action.down, action.right) });
    }
  }
}

/** With the cursor somewhere else, and in sight. */
export function withCursor(state: PageState, cursor: Place): PageState {
  const { choices } = state;
  const document = parameterInView(state);
  const window =
    choices.window && document
      ? uncovering(matrixOf(document.shape, planeInView(state, document)), choices.window, cursor)
      : choices.window;
  return { ...state, choices: { ...choices, cursor, window } };
}

/** After going somewhere else: another parameter or channel is laid out anew, and the cursor is at the weight that one went to. */
export function arrived(state: PageState, to: Choices): PageState {
  const before = state.choices;
  const moved = to.parameter !== before.parameter || to.channel !== before.channel;
  const next = {
    ...state,
    choices: moved ? { ...to, plane: undefined, window: undefined, cursor: origin } : to,
  };
  const document = parameterInView(next);
  if (!document || !to.index || to.index.length !== document.shape.length) return next;
  return withCursor(next, placeOfIndex(document.shape, planeInView(next, document), to.index));
}

/** The index of the weight under the cursor; undefined where nothing is looked at. */
export function indexUnderCursor(state: PageState): readonly number[] | undefined {
  const document = parameterInView(state);
  return document && indexAt(document.shape, planeInView(state, document), state.choices.cursor);
}
