import type { InjectionToken } from 'tsyringe';
import type { Clock, Random, Sleep } from '../concurrency/index.js';
import type { HttpClient } from '../http/http-client.js';

/** The time. */
export const CLOCK: InjectionToken<Clock> = Symbol('stowage.clock');
/** Waiting. */
export const SLEEP: InjectionToken<Sleep> = Symbol('stowage.sleep');
/** Chance. */
export const RANDOM: InjectionToken<Random> = Symbol('stowage.random');
/** The way to the provider. A driver registers its own, configured with its options. */
export const HTTP_CLIENT: InjectionToken<HttpClient> = Symbol('stowage.http-client');
