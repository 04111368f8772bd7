package api

import (
	"encoding/json"
	"fmt"

	"lindero/geo"
	"lindero/web/job"
)

// processesPage lists the processes.
func (r *request) processesPage(doc processesDoc) htmlPage {
	return htmlPage{
		Title:       r.text("Procesos", "Processes"),
		Description: r.text("Lo que este servidor hace por encargo: archivos que toman más tiempo que una respuesta.", "What this server does on demand: files that take longer than an answer."),
		Crumbs:      r.crumbs(),
		Body:        doc.Processes,
	}
}

// processBody is what the page of a process shows.
type processBody struct {
	Description    string
	Inputs, Output []valueRow
	Command        string // that executes it
}

type valueRow struct {
	ID, Title, Description, Type string
	Required                     bool
}

// processPage describes a process.
func (r *request) processPage(p *process, doc processDoc) htmlPage {
	return htmlPage{
		Title:       doc.Title,
		Description: short(doc.Description, descriptionRunes),
		Crumbs:      r.crumbs(r.processesCrumb()),
		Body: processBody{
			Description: doc.Description, Inputs: r.valueRows(p.Inputs), Output: r.valueRows([]processValue{p.Output}),
			Command: "curl -H 'Content-Type: application/json' -H 'Prefer: respond-async' -d '{\"inputs\": {}}' " + r.base + "/processes/" + p.ID + "/execution",
		},
	}
}

func (r *request) processesCrumb() Link {
	return Link{Href: r.Address("/processes"), Title: r.text("Procesos", "Processes")}
}

func (r *request) valueRows(values []processValue) []valueRow {
	rows := make([]valueRow, len(values))
	for i, v := range values {
		rows[i] = valueRow{v.ID, v.Title.In(r.lang), v.Description.In(r.lang), schemaWords(v.Schema), v.Required}
	}
	return rows
}

// schemaWords is a schema's type in the words of JSON Schema, with its values.
func schemaWords(schema orderedObject) string {
	text := ""
	for _, m := range schema {
		switch m.name {
		case "type":
			text = fmt.Sprint(m.value)
		case "items":
			if items, ok := m.value.(orderedObject); ok {
				text += ": " + schemaWords(items)
			}
		case "enum":
			if values, ok := m.value.([]string); ok {
				for i, v := range values {
					text += map[bool]string{true: ": ", false: " | "}[i == 0] + v
				}
			}
		}
	}
	return text
}

// jobsBody is what the list of jobs shows.
type jobsBody struct {
	Jobs []jobRow
}

type jobRow struct {
	statusDoc
	Href, Title, State, When string
}

// jobsPage lists jobs.
func (r *request) jobsPage(doc jobsDoc) htmlPage {
	body := jobsBody{}
	for _, d := range doc.Jobs {
		body.Jobs = append(body.Jobs, r.jobRow(d))
	}
	return htmlPage{
		Title:       r.text("Sus trabajos", "Your jobs"),
		Description: r.text("Trabajos de quien pregunta.", "Jobs of whoever asks."),
		Crumbs:      r.crumbs(r.processesCrumb()),
		Hidden:      true,
		Body:        body,
	}
}

// jobBody is what the page of a job shows.
type jobBody struct {
	jobRow
	Lead    string // where it stands, and why
	Inputs  string
	Results []resultRow
}

type resultRow struct {
	resultDoc
	Megabytes, Digest string
}

// refreshSeconds is how often the page of a job that has not ended loads itself again.
const refreshSeconds = 3

// jobPage says where a job stands. While that changes, the page loads itself again, which
// takes no script.
func (r *request) jobPage(doc statusDoc) htmlPage {
	body := jobBody{jobRow: r.jobRow(doc), Inputs: inputsText(doc.Lindero.Inputs)}
	if body.Lead = body.State + "."; doc.Message != body.Lead {
		body.Lead += " " + doc.Message
	}
	for _, f := range doc.Lindero.Results {
		body.Results = append(body.Results, resultRow{f, fmt.Sprintf("%.1f MB", float64(f.Size)/1e6), "SHA-256 " + f.SHA256})
	}
	page := htmlPage{
		Title:       body.Title,
		Description: r.text("Estado de un trabajo.", "Where a job stands."),
		Crumbs:      r.crumbs(r.processesCrumb(), Link{Href: r.Address("/jobs"), Title: r.text("Sus trabajos", "Your jobs")}),
		Hidden:      true,
		Body:        body,
	}
	if !doc.Status.Ended() {
		page.Refresh = refreshSeconds
	}
	return page
}

func inputsText(inputs json.RawMessage) string {
	if len(inputs) == 0 {
		return "{}"
	}
	return short(string(inputs), inputsRunes)
}

// inputsRunes is how much of a job's inputs its page shows.
const inputsRunes = 2_000

func (r *request) jobRow(d statusDoc) jobRow {
	row := jobRow{statusDoc: d, Href: r.Address("/jobs/" + d.JobID), Title: d.ProcessID, State: statusTitles[d.Status].In(r.lang), When: d.Created.Format("2006-01-02 15:04:05 UTC")}
	if p, err := processOf(d.ProcessID); err == nil {
		row.Title = p.Title.In(r.lang)
	}
	return row
}

// statusTitles are what people call where a job stands.
var statusTitles = map[job.Status]geo.Text{
	job.Accepted: both("En espera", "Waiting"), job.Running: both("En curso", "Running"), job.Successful: both("Terminado", "Done"),
	job.Failed: both("Falló", "Failed"), job.Dismissed: both("Cancelado", "Dismissed"),
}
