package practice

import (
	"fmt"
	"slices"
	"strings"
)

// fault is one way in which the org can be made to misbehave.
type fault string

const (
	faultCaptivePortal fault = "captive-portal"
	faultNoWorkflows   fault = "no-workflows"
	faultSecrets       fault = "secrets-route-refused"
	faultApps          fault = "apps-forbidden"
	faultLogs          fault = "logs-forbidden"
	faultGrants        fault = "grants-forbidden"
	faultToken         fault = "token-500"
	faultFlowOff       fault = "flow-stays-off"
	faultInvoke        fault = "invoke-500"
	faultNonceOnce     fault = "dpop-nonce-once"
	faultInvokeNoDPoP  fault = "invoke-refuses-dpop"
	faultInvokeAnyDPoP fault = "invoke-ignores-dpop"
)

// FaultInfo describes a name that Config.Faults and SetFaults accept.
type FaultInfo struct {
	Name   string // what to pass
	Effect string // what the org does then, in a sentence
	Step   bool   // whether the name is a step of the walk, which fails just that step

	switches fault
}

// KnownFaults lists every fault name: first the faults themselves, then the
// five steps of the walk, each of which stands for the fault that makes it fail.
func KnownFaults() []FaultInfo {
	return []FaultInfo{
		{"captive-portal", "The documents under /.well-known answer 200 with a page of HTML, as a hotel network does.", false, faultCaptivePortal},
		{"no-workflows", "The org has no Okta Workflows: neither of its two apps exists and no connection can be made.", false, faultNoWorkflows},
		{"secrets-route-refused", "Reading client secrets answers 403 E0000006; the console still shows them.", false, faultSecrets},
		{"apps-forbidden", "Everything under /api/v1/apps answers 403 E0000006.", false, faultApps},
		{"logs-forbidden", "/api/v1/logs answers 403 E0000006.", false, faultLogs},
		{"grants-forbidden", "Granting a scope answers 403 E0000006, as for an administrator who is not a super admin.", false, faultGrants},
		{"token-500", "The token endpoint answers 500.", false, faultToken},
		{"flow-stays-off", "Every flow is off, and stays off when it is switched on.", false, faultFlowOff},
		{"invoke-500", "Every flow fails with 500 once the caller's credential was accepted.", false, faultInvoke},
		{"dpop-nonce-once", "A DPoP nonce works for one token only, then use_dpop_nonce asks for the next.", false, faultNonceOnce},
		{"invoke-refuses-dpop", "Flows secured with OAuth 2.0 take no Authorization: DPoP at all.", false, faultInvokeNoDPoP},
		{"invoke-ignores-dpop", "Flows secured with OAuth 2.0 take a DPoP-bound token as Bearer, without a proof.", false, faultInvokeAnyDPoP},
		{"org", "Step 1 fails: captive-portal.", true, faultCaptivePortal},
		{"connection", "Step 2 fails: no-workflows.", true, faultNoWorkflows},
		{"service-app", "Step 3 fails: grants-forbidden.", true, faultGrants},
		{"endpoint", "Step 4 fails: flow-stays-off.", true, faultFlowOff},
		{"invoke", "Step 5 fails: invoke-500.", true, faultInvoke},
	}
}

// faultSet is what is switched on: the names as given, and what they mean.
type faultSet struct {
	names []string
	on    map[fault]bool
}

// newFaultSet checks the names; an unknown one is an error that lists the known.
func newFaultSet(names []string) (faultSet, error) {
	set := faultSet{names: slices.Clone(names), on: map[fault]bool{}}
	known := KnownFaults()
	for _, name := range names {
		i := slices.IndexFunc(known, func(f FaultInfo) bool { return f.Name == name })
		if i < 0 {
			return faultSet{}, unknownFault(name, known)
		}
		set.on[known[i].switches] = true
	}
	return set, nil
}

func unknownFault(name string, known []FaultInfo) error {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.Name
	}
	return fmt.Errorf("practice: unknown fault %q; known are %s", name, strings.Join(names, ", "))
}

// SetFaults replaces the faults that are switched on, from the next request on.
// An unknown name is an error that lists the known ones, and changes nothing.
// It may be called from any goroutine.
func (o *Org) SetFaults(names []string) error {
	set, err := newFaultSet(names)
	if err != nil {
		return err
	}
	o.faultsMu.Lock()
	defer o.faultsMu.Unlock()
	o.faults = set
	return nil
}

// Faults returns the names of the faults that are switched on.
func (o *Org) Faults() []string {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return slices.Clone(o.faults.names)
}

// faulty reports whether a fault is switched on.
func (o *Org) faulty(f fault) bool {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return o.faults.on[f]
}
