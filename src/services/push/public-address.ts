import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An endpoint whose name leads into a private network: Linnet would be made to ask what its caller cannot reach. */
export class PrivateAddressError extends Error {
  constructor(hostname: string) {
    super(`${hostname} is not at a public address.`);
  }
}

/** Whether the address is one of the public internet; IPv4 inside of IPv6 is looked at as IPv4. */
export const isPublicAddress = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

/** False for a host that is written as an address which is not public; of a name only the look-up knows. */
export function mayBePublic({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || isPublicAddress(host);
}

/** For a connection: answers public addresses only. What it answers is what is connected to: nothing is looked up twice. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const found = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = found;
    if (first === undefined) return callback(new PrivateAddressError(hostname), '');
    if (options.all === true) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};
