/** Models of images and sequences made by stock TensorFlow.js: convolutions, pools, normalizations, borders, resolution. */
import { tf } from './stock';
import { chain, type StockModel } from './stock-models';

const { layers } = tf;
type Window = [number, number];
const list = (value: unknown): string => JSON.stringify(value);

/** One layer on one input. */
const single = (name: string, inputShape: number[], make: () => tf.layers.Layer): StockModel => [
  name,
  () => chain(inputShape, make()),
];

const geometries: readonly {
  kernelSize: number | Window;
  strides?: number | Window;
  dilationRate?: number | Window;
}[] = [
  { kernelSize: 1 },
  { kernelSize: 3 },
  { kernelSize: [2, 3] },
  { kernelSize: 2, strides: 2 },
  { kernelSize: 3, strides: 2 },
  { kernelSize: [5, 1], strides: [3, 2] },
  { kernelSize: 3, dilationRate: 2 },
  { kernelSize: [2, 3], dilationRate: [1, 2] },
];
const paddings = ['valid', 'same'] as const;
const formats = ['channelsLast', 'channelsFirst'] as const;
const shapes = { channelsLast: [7, 8, 3], channelsFirst: [3, 7, 8] };

const conv2d = geometries.flatMap((geometry) =>
  paddings.flatMap((padding) =>
    formats.map((dataFormat) =>
      single(`Conv2D ${list(geometry)} ${padding} ${dataFormat}`, shapes[dataFormat], () =>
        layers.conv2d({ filters: 4, ...geometry, padding, dataFormat }),
      ),
    ),
  ),
);

const conv1d = [
  { kernelSize: 1 },
  { kernelSize: 3 },
  { kernelSize: 4, strides: 2 },
  { kernelSize: 2, dilationRate: 3 },
];
const sequences = [
  ...conv1d.flatMap((geometry) =>
    paddings.map((padding) =>
      single(`Conv1D ${list(geometry)} ${padding}`, [9, 3], () => layers.conv1d({ filters: 4, ...geometry, padding })),
    ),
  ),
  single('Conv1D without a bias, activated', [9, 3], () =>
    layers.conv1d({ filters: 4, kernelSize: 3, useBias: false, activation: 'tanh' }),
  ),
];

const activated = (['relu', 'elu', 'softmax', 'hardSigmoid'] as const).map((activation) =>
  single(`Conv2D with ${activation}`, [5, 6, 2], () => layers.conv2d({ filters: 3, kernelSize: 2, activation })),
);

const transposed = [1, 2, 3].flatMap((strides) =>
  [1, 2, 3, [2, 4] as Window].flatMap((kernelSize) =>
    paddings.flatMap((padding) =>
      formats.map((dataFormat) =>
        single(`Conv2DTranspose ${list({ kernelSize, strides })} ${padding} ${dataFormat}`, shapes[dataFormat], () =>
          layers.conv2dTranspose({ filters: 4, kernelSize, strides, padding, dataFormat }),
        ),
      ),
    ),
  ),
);

const depthwise = [1, 2].flatMap((depthMultiplier) =>
  paddings.flatMap((padding) =>
    formats.flatMap((dataFormat) => [
      single(`DepthwiseConv2D × ${depthMultiplier} ${padding} ${dataFormat}`, shapes[dataFormat], () =>
        layers.depthwiseConv2d({ kernelSize: [3, 2], depthMultiplier, padding, dataFormat, activation: 'relu6' }),
      ),
      single(`DepthwiseConv2D × ${depthMultiplier} ${padding} ${dataFormat}, strides`, shapes[dataFormat], () =>
        layers.depthwiseConv2d({ kernelSize: 3, strides: 2, depthMultiplier, padding, dataFormat, useBias: false }),
      ),
    ]),
  ),
);

const separable = [1, 3].flatMap((depthMultiplier) =>
  paddings.flatMap((padding) => [
    single(`SeparableConv2D × ${depthMultiplier} ${padding}`, [7, 8, 3], () =>
      layers.separableConv2d({ filters: 4, kernelSize: 3, strides: 2, depthMultiplier, padding, activation: 'relu' }),
    ),
    // Stock adds the bias along another axis here.
    single(`SeparableConv2D × ${depthMultiplier} ${padding}, channels in front`, [3, 7, 8], () =>
      layers.separableConv2d({
        filters: 4,
        kernelSize: [2, 3],
        depthMultiplier,
        padding,
        dataFormat: 'channelsFirst',
        useBias: false,
      }),
    ),
  ]),
);

const pools2d = [{}, { poolSize: 3 }, { poolSize: [2, 3], strides: [1, 2] }, { poolSize: 3, strides: 1 }] as {
  poolSize?: Window;
  strides?: Window;
}[];
const pooling = paddings.flatMap((padding) => [
  ...pools2d.flatMap((geometry) =>
    formats.flatMap((dataFormat) => [
      single(`MaxPooling2D ${list(geometry)} ${padding} ${dataFormat}`, shapes[dataFormat], () =>
        layers.maxPooling2d({ ...geometry, padding, dataFormat }),
      ),
      single(`AveragePooling2D ${list(geometry)} ${padding} ${dataFormat}`, shapes[dataFormat], () =>
        layers.averagePooling2d({ ...geometry, padding, dataFormat }),
      ),
    ]),
  ),
  ...[{}, { poolSize: 3 }, { poolSize: 3, strides: 1 }].flatMap((geometry) => [
    single(`MaxPooling1D ${list(geometry)} ${padding}`, [8, 3], () => layers.maxPooling1d({ ...geometry, padding })),
    single(`AveragePooling1D ${list(geometry)} ${padding}`, [8, 3], () =>
      layers.averagePooling1d({ ...geometry, padding }),
    ),
  ]),
]);
const globalPooling = [
  single('GlobalMaxPooling1D', [5, 3], () => layers.globalMaxPooling1d()),
  single('GlobalAveragePooling1D', [5, 3], () => layers.globalAveragePooling1d()),
  ...formats.flatMap((dataFormat) => [
    single(`GlobalMaxPooling2D ${dataFormat}`, shapes[dataFormat], () => layers.globalMaxPooling2d({ dataFormat })),
    single(`GlobalAveragePooling2D ${dataFormat}`, shapes[dataFormat], () =>
      layers.globalAveragePooling2d({ dataFormat }),
    ),
  ]),
];

const normalizations = [true, false].flatMap((scale) =>
  [true, false].flatMap((center) => [
    single(`BatchNormalization ${list({ scale, center })}`, [5], () => layers.batchNormalization({ scale, center })),
    single(`BatchNormalization of images ${list({ scale, center })}`, [4, 5, 3], () =>
      layers.batchNormalization({ scale, center, epsilon: 0.1 }),
    ),
    single(`LayerNormalization ${list({ scale, center })}`, [4, 5], () => layers.layerNormalization({ scale, center })),
    single(`LayerNormalization of the first axis ${list({ scale, center })}`, [4, 3, 2], () =>
      layers.layerNormalization({ scale, center, axis: 1, epsilon: 0.1 }),
    ),
    single(`LayerNormalization of several axes ${list({ scale, center })}`, [4, 3, 2], () =>
      layers.layerNormalization({ scale, center, axis: [2, -1] }),
    ),
  ]),
);

const borders = formats.flatMap((dataFormat) => [
  ...(
    [
      1,
      [1, 2],
      [
        [0, 1],
        [2, 3],
      ],
    ] as Window[]
  ).flatMap((amount) => [
    single(`ZeroPadding2D ${list(amount)} ${dataFormat}`, shapes[dataFormat], () =>
      layers.zeroPadding2d({ padding: amount, dataFormat }),
    ),
    single(`Cropping2D ${list(amount)} ${dataFormat}`, shapes[dataFormat], () =>
      layers.cropping2D({ cropping: amount, dataFormat }),
    ),
  ]),
  ...(
    [
      [2, 2],
      [3, 1],
    ] as Window[]
  ).flatMap((size) =>
    (['nearest', 'bilinear'] as const).map((interpolation) =>
      single(`UpSampling2D ${list(size)} ${interpolation} ${dataFormat}`, shapes[dataFormat], () =>
        layers.upSampling2d({ size, interpolation, dataFormat }),
      ),
    ),
  ),
]);

/** LeNet-5, a residual block, and a separable net as MobileNet has them. */
const networks: readonly StockModel[] = [
  [
    'LeNet-5',
    () =>
      tf.sequential({
        layers: [
          layers.conv2d({ inputShape: [12, 12, 1], filters: 3, kernelSize: 5, activation: 'relu' }),
          layers.maxPooling2d({ poolSize: 2, strides: 2 }),
          layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
          layers.averagePooling2d({ poolSize: 2, strides: 2 }),
          layers.flatten(),
          layers.dense({ units: 6, activation: 'relu' }),
          layers.dense({ units: 4, activation: 'softmax' }),
        ],
      }),
  ],
  [
    'a residual block',
    () => {
      const x = tf.input({ shape: [6, 6, 3] });
      const through = (layer: tf.layers.Layer, y: tf.SymbolicTensor): tf.SymbolicTensor =>
        layer.apply(y) as tf.SymbolicTensor;
      const main = [
        layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
        layers.batchNormalization(),
        layers.reLU(),
        layers.dropout({ rate: 0.3 }),
        layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
      ].reduce((y, layer) => through(layer, y), x);
      const shortcut = through(layers.conv2d({ filters: 4, kernelSize: 1, strides: 2 }), x);
      const sum = layers.add().apply([main, shortcut]) as tf.SymbolicTensor;
      const pooled = through(layers.globalAveragePooling2d({}), through(layers.reLU(), sum));
      return tf.model({ inputs: x, outputs: through(layers.dense({ units: 2 }), pooled) });
    },
  ],
];

export const stockImageModels: readonly StockModel[] = [
  ...conv2d,
  ...activated,
  ...sequences,
  ...transposed,
  ...depthwise,
  ...separable,
  ...pooling,
  ...globalPooling,
  ...normalizations,
  ...borders,
  ...networks,
];
