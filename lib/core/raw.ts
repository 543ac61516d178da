import { native, type RawCall } from './native.js';
import { observed } from './observe.js';

/** One overload, looked up when first called: what named methods use where the cost of a call counts. */
export class RawOperator {
  private function: RawCall | undefined;

  constructor(
    private readonly name: string,
    private readonly overload = '',
  ) {}

  get call(): RawCall {
    this.function ??= native().operator(this.name, this.overload);
    return observed(this.name, this.overload, this.function);
  }
}
