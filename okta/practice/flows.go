package practice

import (
	"context"
	"slices"
)

// flows returns the API Endpoint flows of the org's Workflows.
func (o *Org) flows() []flow {
	var out []flow
	o.read(func(s *state) {
		for _, f := range s.Flows {
			f = f.clone()
			f.On = f.On && !o.faulty(faultFlowOff)
			out = append(out, f)
		}
	})
	return out
}

// flow returns a flow by its name or alias, or a 404 *apiError.
func (o *Org) flow(nameOrAlias string) (flow, error) {
	all := o.flows()
	i := slices.IndexFunc(all, func(f flow) bool { return f.Name == nameOrAlias || f.Alias == nameOrAlias })
	if i < 0 {
		return flow{}, notFound(nameOrAlias, "Flow")
	}
	return all[i], nil
}

// setEndpointSettings saves the Endpoint settings of a flow, named by its name
// or alias: the level, and for OAuth 2.0 any app or a list of app ids.
func (o *Org) setEndpointSettings(ctx context.Context, nameOrAlias string, s endpointSettings) (flow, error) {
	if err := o.checkEndpoint(&s); err != nil {
		return flow{}, err
	}
	return o.changeFlow(ctx, nameOrAlias, func(c *change, f *flow) {
		f.Endpoint = s
		c.log("workflows.user.flow.save", "Save flow in Workflows", flowTarget(*f))
	})
}

// checkEndpoint holds settings against the rules and drops a list that the
// chosen level or choice does not use.
func (o *Org) checkEndpoint(s *endpointSettings) error {
	if s.Apps == "" {
		s.Apps = anyApp
	}
	if !slices.Contains([]level{levelOAuth, levelToken, levelPublic}, s.Level) {
		return invalid("endpoint", "Security level: choose OAuth 2.0, client token or none.")
	}
	if !slices.Contains([]allowed{anyApp, listApps}, s.Apps) {
		return invalid("endpoint", "Client apps: choose any or a list.")
	}
	if s.Level != levelOAuth || s.Apps == anyApp {
		s.Apps, s.AppIDs = anyApp, nil
		return nil
	}
	for _, id := range s.AppIDs {
		if _, err := o.app(id); err != nil {
			return err
		}
	}
	s.AppIDs = slices.Clone(s.AppIDs)
	return nil
}

// setFlowOn switches a flow on or off. Under the fault flow-stays-off the
// switch does not hold.
func (o *Org) setFlowOn(ctx context.Context, nameOrAlias string, on bool) (flow, error) {
	return o.changeFlow(ctx, nameOrAlias, func(c *change, f *flow) {
		f.On = on
		if on {
			c.log("workflows.user.flow.activate", "Activate flow in Workflows", flowTarget(*f))
			return
		}
		c.log("workflows.user.flow.deactivate", "Deactivate flow in Workflows", flowTarget(*f))
	})
}

// changeFlow runs a change of one flow and returns the flow afterwards.
func (o *Org) changeFlow(ctx context.Context, nameOrAlias string, f func(*change, *flow)) (flow, error) {
	err := o.change(ctx, func(c *change) error {
		found, err := c.flow(nameOrAlias)
		if err != nil {
			return err
		}
		f(c, found)
		return nil
	})
	if err != nil {
		return flow{}, err
	}
	return o.flow(nameOrAlias)
}

// history returns the runs of a flow, newest first. Bodies are capped and are
// there only for runs since the org was started.
func (o *Org) history(nameOrAlias string) ([]execution, error) {
	f, err := o.flow(nameOrAlias)
	if err != nil {
		return nil, err
	}
	out := []execution{}
	o.read(func(s *state) {
		for _, e := range slices.Backward(s.Executions) {
			if e.Flow == f.Name {
				out = append(out, e)
			}
		}
	})
	return out, nil
}

// invokeURL is the Invoke URL of a flow, without a token.
func (o *Org) invokeURL(f flow) string { return o.URL() + "/api/flo/" + f.Alias + "/invoke" }

// clientToken is the client token of a flow.
func (o *Org) clientToken(f flow) string { return o.seed.clientToken(f.Name) }
