using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A source that the entry point gets, which Ctrl+C and SIGTERM cancel: the program then ends because what it runs ends.</summary>
internal sealed class SignalledSource : TokenGiver
{
    private readonly EditSite _site;
    private readonly SyntaxNode _main;
    private readonly List<SyntaxNode> _needs = new();
    private readonly string _name;

    public SignalledSource(EditSite site, SyntaxNode main)
    {
        _site = site;
        _main = main;
        Names = new LocalNames(main);
        _name = Names.Take("stop");
    }

    public LocalNames Names { get; }

    public override TokenText Text => new(_name + ".Token");

    public override IEnumerable<string> Files => [SourcePlace.FileOf(_site.Document)];

    public void Add(SyntaxNode need) => _needs.Add(need);

    /// <summary>Blocks the plan where the process would outlive the signal.</summary>
    public void Check(IMethodSymbol main)
    {
        if (EntryPointWaits.ForOthersThan(_site, main, _needs) is { } reason)
        {
            Block(reason);
        }
    }

    public override bool Write(FileEdits edits) => SignalEditor.Write(_site.Writing(edits), _main, _needs, _name, Names);
}
