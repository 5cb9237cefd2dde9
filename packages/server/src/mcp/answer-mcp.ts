/** `/mcp`: the Model Context Protocol over streamable HTTP, without sessions: every request stands for itself, so a restart loses nothing. */
import type { Context } from 'hono';
import { type AskedLab, createMcpServer } from './create-mcp-server.ts';

export async function answerMcp(lab: AskedLab, context: Context): Promise<Response> {
  const { WebStandardStreamableHTTPServerTransport } = await import(
    '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
  );
  const server = await createMcpServer(lab);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  try {
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    return await transport.handleRequest(context.req.raw);
  } finally {
    await server.close();
  }
}
