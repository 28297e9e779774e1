// Pack writes the zip of this module, as the module mirror has it, into a folder.
package main

import (
	"archive/zip"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/platform/sdk-go"
)

const module = "github.com/platform/sdk-go"

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: pack <folder>")
	}
	version := "v" + platform.Version
	if err := write(filepath.Join(os.Args[1], "sdk-go-"+version+".zip"), module+"@"+version+"/"); err != nil {
		log.Fatal(err)
	}
}

// write makes a zip of the current folder. The entries have no times: the same files make the same zip.
func write(path, prefix string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != "." && strings.HasPrefix(entry.Name(), ".") || entry.Name() == "bin" {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() || !entry.Type().IsRegular() || strings.HasSuffix(path, ".zip") || strings.HasSuffix(path, ".test") {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target, err := archive.Create(prefix + filepath.ToSlash(path))
		if err != nil {
			return err
		}
		_, err = target.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return file.Close()
}
