import type { Answer } from './http-service.ts';

/** A counter per method, route and status in Prometheus' text form, for a second port with rules of its own. */
export class RequestCounter {
  readonly #counts = new Map<string, number>();

  count(method: string, { route, status }: Answer): void {
    const labels = `method=${JSON.stringify(method)},route=${JSON.stringify(route)},status="${status}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  text(): string {
    const lines = [...this.#counts].map(([labels, count]) => `clinic_requests_total{${labels}} ${count}`);
    return ['# TYPE clinic_requests_total counter', ...lines, ''].join('\n');
  }
}
