/** What the page asks of a parameter to draw it: binned pictures, histograms, channels, single weights. Never all of the weights. */
import type { AllocationQuery } from './allocation';

/** A parameter of any rank as a matrix. */
export interface Plane {
  /** Axes that run down, the first one slowest; those that run across. Each axis is in one of them, is fixed, or is reduced over. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** The index at which other axes are held, by axis. The axes that are nowhere are reduced: a cell is then about all of their weights. */
  readonly fixed: Readonly<Record<number, number>>;
}

/** A part of a plane's matrix, in its rows and columns. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** A place in a parameter: what a picture shows of it, and how fine. */
export interface PictureQuery extends AllocationQuery {
  readonly parameter: string;
  /** Default: all axes but the last down, the last across. */
  readonly plane?: Plane;
  /** Default: all of the plane. */
  readonly window?: Window;
  /** Largest number of rows and columns of cells wanted; each is at most 256. */
  readonly rows: number;
  readonly columns: number;
}

/** The frame that pictures have in common. */
export interface Picture {
  /** Cells. */
  readonly rows: number;
  readonly columns: number;
  /** Of the whole plane. */
  readonly matrix: readonly [rows: number, columns: number];
  /** What of it is shown. */
  readonly window: Window;
}

export interface TileQuery extends PictureQuery {
  /** `''` shows the file's weights and zeros alone. */
  readonly method: string;
  /** |w| relative to the parameter's largest, or the rank of the score inside the parameter (0: lowest). */
  readonly quantity: 'weight' | 'score';
}

/** One picture of a parameter: at most 256 KiB. Each array has one byte for each cell, row-major; 255 is a share of 1. */
export interface Tile extends Picture {
  /** Of the cell's weights. */
  readonly lowest: Uint8Array;
  readonly mean: Uint8Array;
  readonly highest: Uint8Array;
  /** Share kept. */
  readonly kept: Uint8Array;
}

/** Where the masks of two methods differ. */
export interface DifferenceQuery extends PictureQuery {
  readonly methods: readonly [first: string, second: string];
}
/** Shares of each cell's weights, as in a tile. */
export interface Difference extends Picture {
  readonly both: Uint8Array;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** Weights of the whole parameter that both keep, that only one keeps. */
  readonly counts: { readonly both: number; readonly first: number; readonly second: number };
}

/** A parameter's scores under a method as a histogram. `log`: bins are even in log10 of the score (all scores ≥ 0). */
export interface HistogramAnswer {
  readonly method: string;
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  /** Scores that do not fit a log axis: zeros. */
  readonly zeros: number;
  /** Highest score that was pruned in this parameter, absent where none was. */
  readonly threshold?: number;
}

/** The output units of a parameter (channels, neurons, filters) under a method; arrays have one number for each. */
export interface ChannelsAnswer {
  /** Axes that number them together. */
  readonly axes: readonly number[];
  /** Weights of each. */
  readonly size: number;
  readonly meanScores: Float32Array;
  /** Σ |w| / size, of the weights that were scored. */
  readonly meanMagnitudes: Float32Array;
  readonly kept: Uint32Array;
}

/** Why one weight, or one output unit, stays or goes. */
export interface WeightQuery extends AllocationQuery {
  readonly parameter: string;
  /** In the parameter's own shape. */
  readonly index: readonly number[];
}
export interface WeightAnswer {
  readonly index: readonly number[];
  /** The file's. */
  readonly value: number;
  /** Mean gradient of the loss over the calibration data, where a method measured it. */
  readonly gradient?: number;
  /** Gauss-Newton diagonal, where a method measured it. */
  readonly curvature?: number;
  readonly methods: readonly {
    readonly method: string;
    /** The weight that was scored, where the method has changed it. */
    readonly value?: number;
    readonly score: number;
    /** 1 = lowest of the parameter. */
    readonly rank: number;
    readonly of: number;
    readonly kept: boolean;
    /** Highest score that was pruned in this parameter. */
    readonly threshold?: number;
  }[];
}

export interface ChannelQuery extends AllocationQuery {
  readonly parameter: string;
  /** Number of the output unit. */
  readonly channel: number;
}
export interface ChannelAnswer {
  readonly channel: number;
  /** Means over its weights: |w| of the file, |gradient|, curvature. */
  readonly magnitude: number;
  readonly gradient?: number;
  readonly curvature?: number;
  readonly methods: readonly {
    readonly method: string;
    readonly meanScore: number;
    /** Of the mean score among the parameter's channels; 1 = lowest. */
    readonly rank: number;
    readonly of: number;
    readonly kept: number;
    readonly size: number;
  }[];
}

/** The network as people think of it: one node for each operation that matters, in an order in which data flows. */
export interface NetworkDocument {
  readonly nodes: readonly NetworkNode[];
  /** Indices of nodes: from, to. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}
export interface NetworkNode {
  /** Unique: the layer's or the node's name in the file. */
  readonly id: string;
  readonly label: string;
  /** `Conv`, `Dense`, `Add`, `input`, `output`. Several in a row without parameters are one node: `Relu, MaxPool`. */
  readonly op: string;
  /** Names of the parameters that it applies. */
  readonly parameters: readonly string[];
  /** What it blocks, where it is a barrier. */
  readonly blocks?: readonly ('forward' | 'gradient' | 'per-example' | 'structure')[];
}
