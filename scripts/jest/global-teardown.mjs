import { stopTestServers } from '../lib/test-servers.mjs';

export default async function globalTeardown() {
  await stopTestServers(globalThis.yunshiTestDir);
}
