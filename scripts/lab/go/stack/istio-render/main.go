// Prints the manifests of an IstioOperator file: `istioctl manifest generate` without the rest of istioctl.
package main

import (
	"fmt"
	"os"
	"slices"

	"istio.io/istio/operator/pkg/manifest"
	"istio.io/istio/operator/pkg/render"
)

// What other objects need comes first.
var order = []string{"CustomResourceDefinition", "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "ConfigMap"}

func main() {
	sets, _, err := render.GenerateManifest(os.Args[1:], nil, false, nil, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var all []manifest.Manifest
	for _, set := range sets {
		all = append(all, set.Manifests...)
	}
	slices.SortStableFunc(all, func(a, b manifest.Manifest) int { return rank(a) - rank(b) })
	for _, m := range all {
		fmt.Printf("---\n%s\n", m.Content)
	}
}

func rank(m manifest.Manifest) int {
	if i := slices.Index(order, m.GetKind()); i >= 0 {
		return i
	}
	return len(order)
}
