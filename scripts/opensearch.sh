#!/bin/sh
# Fetch what a test cluster of OpenSearch is made of into build/opensearch, once: jars by Maven, k-NN's plugin, one class.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tools="$root/tests/tools/opensearch"
cache="$root/build/opensearch"
if [ -f "$cache/ready" ] && [ "$cache/ready" -nt "$tools/pom.xml" ] && [ "$cache/ready" -nt "$tools/ClusterNode.java" ]; then
  exit 0
fi
for program in mvn javac unzip; do
  command -v "$program" >/dev/null 2>&1 || {
    echo "$program is missing. On Debian: sudo apt-get install maven default-jdk-headless unzip" >&2
    exit 1
  }
done
rm -rf "$cache"
mkdir -p "$cache/jars" "$cache/classes"
mvn -B -q -f "$tools/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$cache/jars"
unzip -q -o "$cache"/jars/opensearch-knn-*.zip '*.jar' -d "$cache/jars"
rm -f "$cache"/jars/*.zip
javac -nowarn -cp "$cache/jars/*" -d "$cache/classes" "$tools/ClusterNode.java"
touch "$cache/ready"
