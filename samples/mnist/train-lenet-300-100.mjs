/**
 * Trains LeNet-300-100 on the 8,000 digits that are not shipped for test and saves it as a TensorFlow.js LayersModel: SGD 0.1 with
 * momentum 0.9, batch 100, weight decay 5e-4 on kernels, learning rate × 0.1 at two thirds, 20 epochs. Seeded, one thread: run again,
 * it makes the same bytes on the same machine. About a minute. Run: node samples/mnist/train-lenet-300-100.mjs
 */
import { loadTensorFlow, saveLayersModel } from '../layers-model.mjs';
import { test, training } from './digits.mjs';

const epochs = 20;
const batch = 100;
const decay = 5e-4;
const classes = 10;

const tf = await loadTensorFlow();

const model = tf.sequential({ name: 'lenet_300_100' });
[300, 100, classes].forEach((units, k) =>
  model.add(
    tf.layers.dense({
      units,
      name: `dense_${k + 1}`,
      activation: units === classes ? 'softmax' : 'relu',
      kernelInitializer: tf.initializers.glorotNormal({ seed: 11 + k }),
      ...(k === 0 && { inputShape: [784] }),
    }),
  ),
);
const tensors = ({ x, y }) => [
  tf.tensor2d(
    Float32Array.from(x.data, (value) => value / 255),
    x.shape,
  ),
  tf.oneHot(tf.tensor1d(Int32Array.from(y.data), 'int32'), classes).toFloat(),
];
const [x, y] = tensors(training);
const [testX, testY] = tensors(test);

const variables = model.trainableWeights.map(({ val }) => val);
const kernels = variables.filter(({ rank }) => rank === 2);
const loss = (from) =>
  tf.tidy(() => {
    const p = model.apply(x.slice([from, 0], [batch, -1]));
    const entropy = tf.losses.softmaxCrossEntropy(y.slice([from, 0], [batch, -1]), tf.log(p.add(1e-12)));
    const penalty = kernels.reduce((sum, w) => sum.add(w.square().sum()), tf.scalar(0));
    return entropy.add(penalty.mul(decay / 2));
  });
const accuracy = () => tf.tidy(() => model.predict(testX).argMax(1).equal(testY.argMax(1)).mean().dataSync()[0]);

const optimizer = tf.train.momentum(0.1, 0.9);
for (let epoch = 0; epoch < epochs; epoch++) {
  optimizer.setLearningRate(epoch * 3 >= epochs * 2 ? 0.01 : 0.1);
  for (let from = 0; from < training.y.data.length; from += batch)
    optimizer.minimize(() => loss(from), false, variables);
  console.log(`epoch ${epoch + 1}: ${(100 * accuracy()).toFixed(2)} % of the test digits`);
}

await saveLayersModel(model, new URL('lenet-300-100/', import.meta.url));
