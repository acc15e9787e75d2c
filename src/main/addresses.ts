import { DEMO_LOGIN, type DemoOutcome } from '../dev/demo-data.ts';

const LOCAL_HOSTS = ['127.0.0.1', '0.0.0.0', '::', '::1'];

/** What to open once everything runs. */
export function describeAddresses({ host, port }: { host: string; port: number }, demo: DemoOutcome): string {
  const at = `${LOCAL_HOSTS.includes(host) ? 'localhost' : host}:${port}`;
  const lines = [
    ['Playground', `http://${at}/playground`],
    ['GraphQL over HTTP', `http://${at}/graphql`],
    ['GraphQL over WebSocket', `ws://${at}/graphql`],
    ['Metrics', `http://${at}/metrics`],
    ['Health', `http://${at}/readyz`],
    ...(demo.state === 'absent' ? [] : [['Demo login', `${DEMO_LOGIN.login}, password ${DEMO_LOGIN.password}`]]),
  ];
  return `\nLinnet runs. Ctrl-C stops it.\n\n${lines.map(([what, where]) => `  ${what?.padEnd(24)}${where}`).join('\n')}\n`;
}
