// Istio's agent, which starts and feeds Envoy beside every workload.
package main

import (
	"os"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/cmd/pilot-agent/app"
	istioagent "istio.io/istio/pkg/istio-agent"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/nodeagent/sds"
)

func main() {
	log.EnableKlogWithCobra()
	newSecrets := func(o *security.Options, m security.SecretManager, k *meshconfig.PrivateKeyProvider) istioagent.SDSService {
		return sds.NewServer(o, m, k)
	}
	if err := app.NewRootCommand(newSecrets).Execute(); err != nil {
		log.Error(err)
		os.Exit(1)
	}
}
