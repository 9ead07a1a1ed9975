using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A place in a file, the same for every linked copy of that file.</summary>
internal readonly struct SourcePlace : IEquatable<SourcePlace>
{
    public SourcePlace(Document document, TextSpan span)
    {
        FileName = FileOf(document);
        Span = span;
    }

    public string FileName { get; }

    public TextSpan Span { get; }

    /// <summary>What names the file of a document: its path, or the document itself where it has none.</summary>
    public static string FileOf(Document document) => document.FilePath ?? document.Id.Id.ToString();

    public bool Equals(SourcePlace other) => FileName == other.FileName && Span == other.Span;

    public override bool Equals(object? obj) => obj is SourcePlace other && Equals(other);

    public override int GetHashCode() => (FileName.GetHashCode() * 397) ^ Span.GetHashCode();
}
