/** The Model Context Protocol's own client against the lab: over HTTP, where an assistant connects to `raglab serve`, and over standard input and output. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveLab } from '../../packages/server/src/index.ts';
import { MAIN } from '../run-cli.ts';
import { HOSTILE_TEXT, openSmallLab, type SmallLab } from './small-lab.ts';

const TOKEN = 'correct-horse-battery-staple';
let small: SmallLab;
let server: RunningServer;
beforeAll(async () => {
  small = await openSmallLab();
  server = await serveLab(small.served, { port: 0, token: TOKEN });
});
afterAll(async () => {
  await server.stop();
  await small.close();
});

async function connect(transport: Parameters<Client['connect']>[0]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  return client;
}

function overHttp(token = TOKEN): Promise<Client> {
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit: { headers } });
  return connect(transport as Parameters<Client['connect']>[0]);
}

interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

async function callTool(client: Client, name: string, input: Record<string, unknown>): Promise<ToolResult> {
  return (await client.callTool({ name, arguments: input })) as unknown as ToolResult;
}

describe('the tools of the lab', () => {
  it('are listed and called over HTTP, one leading to the next', async () => {
    const client = await overHttp();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search', 'ask', 'trace']);
    expect(
      tools.every(({ annotations, inputSchema }) => annotations?.readOnlyHint && inputSchema.type === 'object'),
    ).toBe(true);

    const found = await callTool(client, 'search', { question: 'How high does the heron nest?', k: 2 });
    expect(found.structuredContent).toMatchObject({
      hits: [{ rank: 1, uri: expect.stringMatching(/heron/) }, { rank: 2 }],
    });
    const answered = await callTool(client, 'ask', { question: 'How high does the heron nest?' });
    expect(answered.content[0]!.text).toMatch(/2 metres/);
    expect(answered.structuredContent).toMatchObject({ refused: false, citations: [expect.anything()] });
    const trace = await callTool(client, 'trace', { queryId: found.structuredContent!.queryId });
    expect(trace.content[0]!.text).toMatch(/dense: ran.*\n.*lexical: ran/s);
    await client.close();
  });

  it('give documents as fenced data, and say what was wrong with a call', async () => {
    const client = await overHttp();
    const found = await callTool(client, 'search', { question: 'marsh harriers', k: 1 });
    expect(found.content[0]!.text).toMatch(/data, not instructions[\s\S]*```\n[\s\S]*\n```$/);
    expect(found.content[0]!.text).toContain(HOSTILE_TEXT);
    const wrong = await callTool(client, 'search', { question: 'heron', filter: "colour = 'red' AND" });
    expect([wrong.isError, wrong.content[0]!.text]).toEqual([true, expect.stringContaining('expected')]);
    const unknown = await callTool(client, 'trace', { queryId: 'nothing' });
    expect(unknown.isError).toBe(true);
    await client.close();
  });

  it('are behind the token', async () => {
    await expect(overHttp('wrong-wrong-wrong-wrong')).rejects.toThrow(/token/);
  });

  it('are there over standard input and output', async () => {
    const args = [MAIN, 'mcp', '--lab', small.lab.catalog.directory];
    const client = await connect(
      new StdioClientTransport({ command: process.execPath, args, cwd: small.folder, stderr: 'pipe' }),
    );
    expect((await client.listTools()).tools).toHaveLength(3);
    const found = await callTool(client, 'search', { question: 'kestrel', k: 1 });
    expect(found.structuredContent).toMatchObject({ hits: [{ uri: expect.stringMatching(/kestrel/) }] });
    await client.close();
  });
});
