/** Every adapter of the gateway, by hand and in order. Adding an agency is adding its folder and its line here. */
import type { Adapter } from '../src/ports/adapter.ts'
import { civilRegistry } from './civil-registry/index.ts'
import { judiciary } from './judiciary/index.ts'
import { land } from './land/index.ts'
import { loopback } from './loopback/index.ts'
import { nationalPortal } from './national-portal/index.ts'
import { tax } from './tax/index.ts'
import { treasury } from './treasury/index.ts'

export const adapters: readonly Adapter[] = [civilRegistry, judiciary, land, loopback, nationalPortal, tax, treasury]
