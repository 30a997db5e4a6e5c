// Writes the SDKs of a Pulumi schema: generator SCHEMA FOLDER writes FOLDER/nodejs, FOLDER/go and FOLDER/python, with the
// generators that `pulumi package gen-sdk` runs in the language hosts, of which only that of Node.js is at hand.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "keyless-delivery"

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(text, &spec))
	loader := noOtherSchema{}
	pkg, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	check(err)
	if diagnostics.HasErrors() {
		log.Fatal(diagnostics)
	}

	files, err := nodejs.GeneratePackage(tool, pkg, nil, nil, false, loader)
	check(err)
	write("nodejs", files)
	files, err = gogen.GeneratePackage(tool, pkg, nil)
	check(err)
	write("go", files)
	files, err = python.GeneratePackage(tool, pkg, nil, loader)
	check(err)
	write("python", files)
}

func write(language string, files map[string][]byte) {
	for name, content := range files {
		path := filepath.Join(os.Args[2], language, name)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, content, 0o644))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
