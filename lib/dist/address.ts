import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { Environment } from './environment.js';

/**
 * The address of this host where the other ranks reach it: the one from which packets to the master leave. Names are not
 * asked: many hosts resolve their own to a loopback address, which no other host can reach.
 *
 * Empty where it cannot be told; libtorch then resolves the host's name. `GLOO_SOCKET_IFNAME` overrules both.
 */
export async function ownAddress(environment: Environment): Promise<string> {
  const { masterAddr, masterPort, worldSize, localWorldSize } = environment;
  try {
    const { address: master, family } = await lookup(masterAddr);
    const address = await sourceAddress(master, masterPort, family === 6 ? 'udp6' : 'udp4');
    if (worldSize === localWorldSize || !isLoopback(address)) return address;
    return outerAddress(family === 6 ? 'IPv6' : 'IPv4') ?? '';
  } catch {
    return '';
  }
}

/** Connecting a UDP socket sends nothing; it chooses the route. */
function sourceAddress(host: string, port: number, type: 'udp4' | 'udp6'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.connect(port, host, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function outerAddress(family: 'IPv4' | 'IPv6'): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((one) => !one.internal && one.family === family && !one.address.startsWith('fe80'))
    ?.address;
}
