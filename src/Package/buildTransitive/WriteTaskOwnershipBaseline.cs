using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Runtime.Serialization.Json;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes the findings that a compiler's SARIF log names down as known: one line each, of id, file and the text of the line that it stands in, so that moving
/// code about changes nothing. Compiled by MSBuild when it is asked for.
/// </summary>
public class WriteTaskOwnershipBaseline : Task
{
    /// <summary>The log, SARIF 2.1.</summary>
    [Required]
    public string SarifLog { get; set; }

    /// <summary>The file that is written.</summary>
    [Required]
    public string Baseline { get; set; }

    /// <summary>The folder that the paths in the baseline start from.</summary>
    [Required]
    public string ProjectDirectory { get; set; }

    public override bool Execute()
    {
        if (!File.Exists(SarifLog))
        {
            Log.LogError("The compiler has written no log, so that there is nothing to take a baseline from. Build the project first.");
            return false;
        }

        XDocument log;
        using (var reader = JsonReaderWriterFactory.CreateJsonReader(File.ReadAllBytes(SarifLog), new XmlDictionaryReaderQuotas { MaxDepth = 256, MaxStringContentLength = int.MaxValue, MaxArrayLength = int.MaxValue, MaxBytesPerRead = int.MaxValue, MaxNameTableCharCount = int.MaxValue }))
        {
            log = XDocument.Load(reader);
        }

        var files = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var result in log.Root.Elements("runs").Elements("item").Elements("results").Elements("item"))
        {
            var id = (string)result.Element("ruleId");
            var place = result.Elements("locations").Elements("item").Elements("physicalLocation").FirstOrDefault();
            if (id == null || !id.StartsWith("OWN", StringComparison.Ordinal) || place == null || result.Elements("suppressions").Elements("item").Any())
            {
                continue;
            }

            var path = new Uri((string)place.Element("artifactLocation").Element("uri")).LocalPath;
            string[] text;
            if (!files.TryGetValue(path, out text))
            {
                files.Add(path, text = File.Exists(path) ? File.ReadAllLines(path) : new string[0]);
            }

            var line = (int)place.Element("region").Element("startLine") - 1;
            lines.Add(id + "|" + Relative(path) + "|" + (line >= 0 && line < text.Length ? text[line].Trim() : ""));
        }

        var header = "# Findings that were known when this file was written: id|file|line. A build with -p:TaskOwnershipBaseline=write writes it anew.\n";
        File.WriteAllText(Baseline, header + string.Concat(lines.Select(l => l + "\n")), new UTF8Encoding(false));
        Log.LogMessage(MessageImportance.High, Path.GetFileName(Baseline) + ": " + lines.Count + " known findings");
        return true;
    }

    private string Relative(string path)
    {
        var root = Path.GetFullPath(ProjectDirectory).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return Uri.UnescapeDataString(new Uri(root).MakeRelativeUri(new Uri(path)).ToString());
    }
}
