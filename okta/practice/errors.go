package practice

import (
	"fmt"
	"net/http"
)

// apiError is an error in the shape of Okta's management API. Every mutation
// of the model returns one when the request is at fault, so that the API and
// the console tell it in the same words.
type apiError struct {
	Status  int
	Code    string
	Summary string
	Causes  []string
}

// Error gives the most specific sentence: the causes, else the summary.
func (e *apiError) Error() string {
	if len(e.Causes) > 0 {
		return e.Causes[0]
	}
	return e.Summary
}

func invalid(object string, causes ...string) *apiError {
	return &apiError{http.StatusBadRequest, "E0000001", "Api validation failed: " + object, causes}
}

func malformed() *apiError {
	return &apiError{http.StatusBadRequest, "E0000003", "The request body was not well-formed.", nil}
}

func badCursor() *apiError {
	return &apiError{http.StatusBadRequest, "E0000029", "Invalid paging request.", []string{"Invalid cursor."}}
}

func badSearch(cause string) *apiError {
	return &apiError{http.StatusBadRequest, "E0000031", "Invalid search criteria.", []string{cause}}
}

func badToken() *apiError {
	return &apiError{http.StatusUnauthorized, "E0000011", "Invalid token provided", nil}
}

func noSession() *apiError {
	return &apiError{http.StatusForbidden, "E0000005", "Invalid session", nil}
}

func forbidden() *apiError {
	return &apiError{http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action", nil}
}

func notFound(id, kind string) *apiError {
	return &apiError{http.StatusNotFound, "E0000007", fmt.Sprintf("Not found: Resource not found: %s (%s)", id, kind), nil}
}

func noPath() *apiError {
	return &apiError{http.StatusNotFound, "E0000008", "The requested path was not found", nil}
}

func internalError() *apiError {
	return &apiError{http.StatusInternalServerError, "E0000009", "Internal Server Error", nil}
}

func wrongMethod() *apiError {
	return &apiError{http.StatusMethodNotAllowed, "E0000022", "The endpoint does not support the provided HTTP method", nil}
}

func tooMany() *apiError {
	return &apiError{http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.", nil}
}

func notServiceApp() *apiError {
	return &apiError{http.StatusBadRequest, "E0000227", "Roles can only be granted to service application type", nil}
}

func roleTwice() *apiError {
	return &apiError{http.StatusConflict, "E0000263", "Attempted to assign a duplicate standard role assignment to an admin", nil}
}

func activeApp() *apiError {
	return &apiError{
		http.StatusForbidden, "E0000056", "Delete application forbidden.",
		[]string{"The application must be deactivated before deletion."},
	}
}
