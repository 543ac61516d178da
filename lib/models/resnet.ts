// Residual networks for small images.

import type { Tensor } from '../core/index.js';
import { BatchNorm2d, Conv2d, functional as F, init, Linear, Module, Sequential } from '../nn/index.js';
import type { FactoryOptions } from '../nn/index.js';

export interface ResnetConfig extends FactoryOptions {
  /** Number of classes. */
  classes: number;
  /** Layers with weights, 6n + 2: 20, 32, 44, 56, 110. Default 20. */
  depth?: number;
  /** Channels of the first stage; each further stage has twice as many. Default 16. */
  width?: number;
  /** Channels of an image. Default 3. */
  channels?: number;
}

/**
 * relu(x + bn2(conv2(relu(bn1(conv1(x)))))); where the shape changes, x goes through a 1 × 1 convolution and a batch norm.
 *
 * @example
 * new models.BasicBlock(16, 32, 2).forward(images);     // [8, 16, 32, 32] -> [8, 32, 16, 16]
 */
export class BasicBlock extends Module<[Tensor], Tensor> {
  conv1: Conv2d;
  bn1: BatchNorm2d;
  conv2: Conv2d;
  bn2: BatchNorm2d;
  downsample: Sequential | null;

  constructor(inputs: number, outputs: number, stride: number, options: FactoryOptions = {}) {
    super();
    const conv = (from: number, kernel: number, step: number, padding: number) =>
      new Conv2d(from, outputs, kernel, { ...options, stride: step, padding, bias: false });
    this.conv1 = conv(inputs, 3, stride, 1);
    this.bn1 = new BatchNorm2d(outputs, options);
    this.conv2 = conv(outputs, 3, 1, 1);
    this.bn2 = new BatchNorm2d(outputs, options);
    this.downsample =
      stride === 1 && inputs === outputs
        ? null
        : new Sequential(conv(inputs, 1, stride, 0), new BatchNorm2d(outputs, options));
  }

  forward(x: Tensor): Tensor {
    const inner = F.relu(this.bn1.forward(this.conv1.forward(x)));
    const branch = this.bn2.forward(this.conv2.forward(inner));
    return F.relu(branch.add(this.downsample ? this.downsample.forward(x) : x));
  }
}

/**
 * A residual network of three stages for images of about 32 × 32 pixels (He et al., 2016, section 4.2, with 1 × 1
 * convolutions where a stage begins). Images [batch, channels, height, width] to logits [batch, classes]; names as in
 * torchvision's ResNet. Convolutions start Kaiming normal by fan-out, batch norms 1 and 0.
 *
 * @example
 * new models.Resnet({ classes: 10, depth: 20 });
 */
export class Resnet extends Module<[Tensor], Tensor> {
  conv1: Conv2d;
  bn1: BatchNorm2d;
  layer1: Sequential;
  layer2: Sequential;
  layer3: Sequential;
  fc: Linear;

  constructor(config: ResnetConfig) {
    super();
    const { classes, depth = 20, width = 16, channels = 3, device, dtype } = config;
    if (!(Number.isInteger(depth) && depth >= 8 && depth % 6 === 2))
      throw new RangeError(`Expected a depth of 6n + 2, at least 8, but received ${depth}`);
    for (const [name, value] of Object.entries({ classes, width, channels }))
      if (!(Number.isInteger(value) && value > 0))
        throw new RangeError(`Expected a positive integer for ${name} but received ${value}`);
    const options = { device, dtype };
    const blocks = (depth - 2) / 6;
    const stage = (inputs: number, outputs: number, stride: number) =>
      new Sequential(
        ...Array.from({ length: blocks }, (_, i) =>
          i === 0
            ? new BasicBlock(inputs, outputs, stride, options)
            : new BasicBlock(outputs, outputs, 1, options),
        ),
      );
    this.conv1 = new Conv2d(channels, width, 3, { ...options, padding: 1, bias: false });
    this.bn1 = new BatchNorm2d(width, options);
    this.layer1 = stage(width, width, 1);
    this.layer2 = stage(width, 2 * width, 2);
    this.layer3 = stage(2 * width, 4 * width, 2);
    this.fc = new Linear(4 * width, classes, options);
    for (const module of this.modules())
      if (module instanceof Conv2d)
        init.kaimingNormal_(module.weight, { mode: 'fanOut', nonlinearity: 'relu' });
  }

  forward(images: Tensor): Tensor {
    let x = F.relu(this.bn1.forward(this.conv1.forward(images)));
    for (const stage of [this.layer1, this.layer2, this.layer3]) x = stage.forward(x);
    return this.fc.forward(F.adaptiveAvgPool2d(x, 1).flatten(1));
  }
}

/**
 * Makes a {@link Resnet}.
 *
 * @example
 * const model = models.resnet({ classes: 10 });
 * const logits = model.forward(images);      // [batch, 3, 32, 32] -> [batch, 10]
 */
export function resnet(config: ResnetConfig): Resnet {
  return new Resnet(config);
}
