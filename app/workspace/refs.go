package workspace

import "github.com/flowlatch/flowlatch/app/vault"

// Refs lists every secret the workspace refers to.
func (w *Workspace) Refs() []vault.Ref {
	var refs []vault.Ref
	add := func(r vault.Ref) {
		if r != "" {
			refs = append(refs, r)
		}
	}
	add(w.PracticeSeed)
	refs = append(refs, w.Org.SignIn.Refs()...)
	add(w.Connection.Secret)
	for _, a := range w.ServiceApps {
		add(a.PrivateKey)
		if a.Rotation != nil {
			add(a.Rotation.Other)
		}
		for _, k := range a.Earlier {
			add(k.PrivateKey)
		}
	}
	for _, e := range w.Endpoints {
		add(e.ClientToken)
	}
	for _, c := range w.Connectors {
		refs = append(refs, c.Refs()...)
	}
	return refs
}
