export { type AppOptions, type AppType, createApp } from './create-app.ts';
export { type PrepareDashboardOptions, prepareDashboard } from './dashboard/prepare-dashboard.ts';
export type { ServerLimits } from './limits.ts';
export { serveMcpStdio } from './mcp/serve-mcp-stdio.ts';
export { type Problem, problemOf } from './problem.ts';
export { type RunningServer, type ServeOptions, serveLab } from './serve-lab.ts';
