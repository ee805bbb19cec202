package practice

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// devicePath is the device authorization endpoint's.
const devicePath = "/oauth2/v1/device/authorize"

// Polling (RFC 8628 section 3.5): the interval that the answer names, and by
// how much slow_down lengthens it.
const (
	pollEvery  = 5 * time.Second
	pollSlower = 5 * time.Second
)

// userCodes are the letters of a user code: no vowels, so that it spells
// nothing (RFC 8628 section 6.1).
const userCodes = "BCDFGHJKLMNPQRSTVWXZ"

// deviceAuthorize is POST /oauth2/v1/device/authorize (RFC 8628 section 3.1).
func (o *Org) deviceAuthorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		o.refuseToken(w, refuse(reasonNoForm))
		return
	}
	app, refused := o.personClient(r)
	scopes := unique(strings.Fields(r.Form.Get("scope")))
	if refused == nil && !slices.Contains(app.OAuth.GrantTypes, grantDevice) {
		refused = refuseList(reasonGrantType, app.OAuth.GrantTypes)
	}
	if refused == nil {
		refused = o.checkPersonScopes(app, scopes)
	}
	if refused != nil {
		o.refuseToken(w, refused)
		return
	}
	id := callOf(r.Context()).RequestID
	d := device{
		Code: o.seed.uuid("device/" + id), UserCode: o.seed.text("user-code/"+id, userCodes, 8),
		ClientID: app.ID, Scopes: scopes, Interval: pollEvery,
	}
	o.consents.keepDevice(d, o.now())
	page := o.URL() + "/activate"
	writeJSON(w, http.StatusOK, object{
		"device_code": d.Code, "user_code": d.UserCode, "verification_uri": page,
		"verification_uri_complete": page + "?user_code=" + d.UserCode,
		"expires_in":                int(deviceLives.Seconds()), "interval": int(pollEvery.Seconds()),
	})
}

// keepDevice remembers a device grant, and forgets those that ended long ago.
func (c *consents) keepDevice(d device, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d.ends = now.Add(deviceLives)
	c.devices = slices.DeleteFunc(c.devices, func(old device) bool { return now.After(old.ends.Add(deviceLives)) })
	c.devices = newest(append(c.devices, d), maxConsents)
}

// waiting finds the device that shows a user code and has no answer yet.
func (c *consents) waiting(userCode string, now time.Time) (device, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.devices, func(d device) bool { return d.UserCode == userCode })
	if i < 0 || now.After(c.devices[i].ends) || c.devices[i].Denied || c.devices[i].Allowed != nil {
		return device{}, false
	}
	return c.devices[i], true
}

// decideDevice notes what somebody answered for a device.
func (c *consents) decideDevice(page consent, allowed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.devices, func(d device) bool { return d.UserCode == page.Device })
	if i < 0 {
		return
	}
	if !allowed {
		c.devices[i].Denied = true
		return
	}
	c.devices[i].Allowed = &page
}

// poll is a device's question for its token (RFC 8628 section 3.4). The consent
// is handed out once.
func (c *consents) poll(code, clientID string, now time.Time) (consent, *oauthError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.devices, func(d device) bool { return d.Code == code && d.ClientID == clientID && !d.Used })
	if i < 0 {
		return consent{}, refuse(reasonDeviceCode)
	}
	d := &c.devices[i]
	early := !d.Polled.IsZero() && now.Sub(d.Polled) < d.Interval
	d.Polled = now
	switch {
	case now.After(d.ends):
		return consent{}, refuse(reasonDeviceExpired)
	case d.Denied:
		d.Used = true
		return consent{}, refuse(reasonDeviceDenied)
	case early:
		d.Interval += pollSlower
		return consent{}, refuse(reasonSlowDown)
	case d.Allowed == nil:
		return consent{}, refuse(reasonPending)
	}
	d.Used = true
	return *d.Allowed, nil
}

// activatePage is GET /activate: where somebody types the code that a device shows.
func (c *console) activatePage(w http.ResponseWriter, r *http.Request) {
	c.show(w, http.StatusOK, "activate.html", consolePage{Title: "Activate your device", Data: r.URL.Query().Get("user_code")})
}

// activate is POST /activate: on with the sign-in.
func (c *console) activate(w http.ResponseWriter, r *http.Request) {
	typed := r.PostForm.Get("user_code")
	code := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	d, there := c.org.consents.waiting(code, c.org.now())
	app, err := c.org.client(d.ClientID)
	if !there || err != nil {
		c.show(w, http.StatusBadRequest, "activate.html", consolePage{Title: "Activate your device", Refused: "Invalid code. Try again.", Data: typed})
		return
	}
	page := consent{
		ID: c.org.seed.text("consent/"+callOf(r.Context()).RequestID, base62, 32), App: app, Scopes: d.Scopes, Device: d.UserCode,
	}
	c.org.consents.begin(page, c.org.now())
	w.Header().Set("Location", "/signin?request="+page.ID)
	w.WriteHeader(http.StatusSeeOther)
}

func (c *console) showActivated(w http.ResponseWriter, refused *oauthError) {
	if refused != nil {
		c.show(w, http.StatusOK, "message.html", consolePage{Title: "Device not activated", Refused: c.org.worded(refused).Text})
		return
	}
	c.show(w, http.StatusOK, "message.html", consolePage{Title: "Device activated", Data: "Follow the instructions on your device for next steps."})
}
