export { StowageHealthIndicator, type ReachOptions } from './stowage-health-indicator.js';
