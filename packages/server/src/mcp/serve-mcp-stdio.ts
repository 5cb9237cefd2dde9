/** The same tools over standard input and output, as coding assistants start them: `raglab mcp`. Ends with the input. */
import { once } from 'node:events';
import { type AskedLab, createMcpServer } from './create-mcp-server.ts';

export async function serveMcpStdio(lab: AskedLab, signal: AbortSignal): Promise<void> {
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const server = await createMcpServer(lab);
  const ended = once(process.stdin, 'close', { signal }).catch(() => {});
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
}
