/** Where an error only says something about the far side's or a dossier's content, and so is no exception here. */
import { GatewayError, type ErrorCode } from '../../src/domain/errors.ts'

/** Undefined in place of an error with one of these codes; every other error goes on. */
export async function undefinedOn<Result>(codes: readonly ErrorCode[], work: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GatewayError && codes.includes(error.code)) return undefined
    throw error
  }
}
