/** What a process of the tests gets that shall know nothing of ours: where programs are, and what others have compiled before. */
export const bareEnv: Readonly<Record<string, string | undefined>> = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }
