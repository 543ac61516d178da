/** Two hosts on one machine: network namespaces with a cable between them. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

function ip(...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Hosts 0 and 1, each a network namespace, that see each other through a pair of veth devices and nothing else. */
export class TwoHosts {
  readonly #names = ['a', 'b'].map((side) => `espalier-${process.pid}-${side}`);
  readonly addresses = ['10.77.0.1', '10.77.0.2'];

  /** Undefined, and why, where the system does not let us. */
  static open(): TwoHosts | string {
    const hosts = new TwoHosts();
    const refusal = hosts.#open();
    if (refusal === undefined) return hosts;
    hosts.close();
    return refusal;
  }

  #open(): string | undefined {
    const [a, b] = this.#names as [string, string];
    return (
      ip('netns', 'add', a) ??
      ip('netns', 'add', b) ??
      ip('link', 'add', 'cable', 'netns', a, 'type', 'veth', 'peer', 'name', 'cable', 'netns', b) ??
      this.#names.reduce<string | undefined>(
        (refusal, name, host) =>
          refusal ??
          ip('-n', name, 'addr', 'add', `${this.addresses[host]}/24`, 'dev', 'cable') ??
          ip('-n', name, 'link', 'set', 'lo', 'up') ??
          ip('-n', name, 'link', 'set', 'cable', 'up'),
        undefined,
      )
    );
  }

  /** Pulls the cable out, or puts it in. */
  connect(on: boolean): void {
    const refusal = ip('-n', this.#names[0]!, 'link', 'set', 'cable', on ? 'up' : 'down');
    if (refusal) throw new Error(`the link cannot be set: ${refusal}`);
  }

  /** Makes the cable slow both ways: by netem's delay and loss where the kernel has it, else by a low rate. */
  degrade(): string {
    const disciplines = ['netem delay 5ms 2ms loss 1%', 'tbf rate 20mbit burst 16kb latency 50ms'];
    const set = (how: string): boolean =>
      this.#names.every((name) => {
        const args = ['-n', name, 'qdisc', 'replace', 'dev', 'cable', 'root', ...how.split(' ')];
        return spawnSync('tc', args).status === 0;
      });
    return disciplines.find(set) ?? 'nothing: tc has neither netem nor tbf';
  }

  /** Takes away what {@link degrade} has done. */
  restore(): void {
    for (const name of this.#names) spawnSync('tc', ['-n', name, 'qdisc', 'del', 'dev', 'cable', 'root']);
  }

  /** Starts a process on a host. Real hosts cannot read each other's memory. */
  spawn(host: number, command: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.#names[host]!, ...command], {
      env: { ...process.env, ESPALIER_READ_MEMORY: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  close(): void {
    for (const name of this.#names) ip('netns', 'del', name);
  }
}
