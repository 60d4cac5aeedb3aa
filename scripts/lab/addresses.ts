/**
 * The lab's network: a documentation range, which looks like the internet to an `ipBlock` and can never be a real
 * host. Docker gives nodes their addresses from the lower half; the outside containers have fixed ones in the upper.
 */
export const network = {
  subnet: '198.51.100.0/24',
  nodes: '198.51.100.0/25',
  gateway: '198.51.100.1',
  bridge: 'assay0',
} as const;

export const outsideIPs = {
  outside: '198.51.100.200',
  sentinel: '198.51.100.210',
  witness: '198.51.100.220',
  partner: '198.51.100.230',
} as const;

/** The names that the lab's DNS knows besides the cluster's own. */
export const namesOf = (gatewayIP: string): Readonly<Record<string, string>> => ({
  'clinic.example.test': gatewayIP,
  'partner.example.test': gatewayIP,
  'echo.example.test': gatewayIP,
  'sentinel.example.test': outsideIPs.sentinel,
  'witness.example.test': outsideIPs.witness,
  'api.lab.example.test': outsideIPs.partner,
  'prices.lab.example.test': outsideIPs.partner,
});
