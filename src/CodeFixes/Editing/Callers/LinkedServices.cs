using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Links services that are waited for together: the first to end stops the others, then each is awaited, and each failure heard.</summary>
internal sealed class LinkedServices
{
    private readonly FixSite _site;
    private readonly LinkedWait _wait;
    private readonly LocalNames _names;
    private readonly int _position;
    private readonly string _indent;
    private readonly string _line;
    private readonly string _step;

    private LinkedServices(FixSite site, LinkedWait wait)
    {
        _site = site;
        _wait = wait;
        _names = wait.Place.Parent is GlobalStatementSyntax && site.Root is CompilationUnitSyntax unit ? LocalNames.AheadOfFunctions(unit) : new LocalNames(wait.Place.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? site.Root);
        _position = wait.Declarations.Select(static d => d?.SpanStart).Append(wait.Place.SpanStart).Min()!.Value;
        var around = site.Layout.IndentAt(wait.Place.SpanStart);
        _step = wait.Place is ArrowExpressionClauseSyntax ? around.Contains("\t") ? "\t" : "    " : StoppedWait.StepOf(site, wait.Place.SpanStart, around);
        _indent = wait.Place is ArrowExpressionClauseSyntax ? site.Layout.IndentAt(wait.BecomesAsync!.SpanStart) + _step : around;
        _line = site.Layout.NewLine + _indent;
    }

    /// <summary>Writes the change; false where the services cannot be linked.</summary>
    public static bool Write(FixSite site)
    {
        if (site.Facts is not { } facts
            || ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || LinkedWait.Of(site, facts) is not { } wait
            || site.Model.GetEnclosingSymbol(wait.Place.SpanStart, site.CancellationToken) is not IMethodSymbol function)
        {
            return false;
        }

        var tokens = new List<ServiceToken>();
        foreach (var service in wait.Services)
        {
            if (ServiceToken.Of(service, site.Model, facts, site.CancellationToken) is not { } token)
            {
                return false;
            }

            tokens.Add(token);
        }

        // Services that are told to stop one by one are told so in some order.
        var given = tokens.Where(static t => t.Given is not null).Select(static t => t.Given!).Distinct().ToList();
        var writer = new LinkedServices(site, wait);
        if (given.Count > 1 || !(wait.Place is ArrowExpressionClauseSyntax || site.Layout.IsFirstOnLine(writer._position)))
        {
            return false;
        }

        writer.Write(tokens, given.FirstOrDefault() ?? function.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name, facts.EntryPoint.Includes(function, site.CancellationToken), facts.Hosting.LeavesWithZero && ExecutedService.Is(function));
        return true;
    }

    private void Write(List<ServiceToken> tokens, string? outer, bool isEntryPoint, bool setsExitCode)
    {
        var stop = _names.Take("stop", "Source");
        var source = Name("System.Threading", "CancellationTokenSource");
        var head = "using var " + stop + " = " + (outer is null ? "new " + source + "()" : source + ".CreateLinkedTokenSource(" + outer + ")") + ";" + _line;
        if (isEntryPoint && !SomethingElseListens())
        {
            head += SignalStop.Write(Name, _names, stop + ".Cancel()", _line) + _line;
        }

        var started = new List<string>();
        var starts = "";
        for (var i = 0; i < tokens.Count; i++)
        {
            if (_wait.Declarations[i] is not null)
            {
                _site.Replace(tokens[i].Span, tokens[i].Write(stop + ".Token"));
                started.Add(LinkedWait.NameOf(_wait.Services[i]));
            }
            else
            {
                started.Add(_names.Take(NameOf(_wait.Services[i])));
                starts += Task + " " + started[i] + " = " + tokens[i].WriteInto(_wait.Services[i].Syntax, stop + ".Token") + ";" + _line;
            }
        }

        var text = starts + LinkedJoin.Write(Name, _names, stop, started, _step, _line, Awaited, setsExitCode);
        if (_position == _wait.Place.SpanStart || _wait.Place is ArrowExpressionClauseSyntax)
        {
            text = head + text;
        }
        else
        {
            _site.Insert(_position, head);
        }

        if (_wait.BecomesAsync is { } method)
        {
            _site.Insert(method.ReturnType.SpanStart, "async ");
        }

        if (_wait.Place is ArrowExpressionClauseSyntax)
        {
            var outside = _site.Layout.NewLine + _indent.Substring(0, _indent.Length - _step.Length);
            text = outside + "{" + _line + text + outside + "}";
        }

        _site.Replace(_wait.Span, text);
    }

    private string Task => Name("System.Threading.Tasks", "Task");

    private string Awaited(string task) => _wait.IsAwaited ? "await " + task + _site.Layout.ConfigureAwait : task + ".GetAwaiter().GetResult()";

    private string Name(string space, string name) => TypeNames.Of(space, name, 0, _site.Document, _site.Model, _position, _site.Layout, _site.Edits);

    private string NameOf(IInvocationOperation service) =>
        WorkStart.Of(service, _site.Facts!.Symbols) is { } start ? PlannedStart.NameOf(start) : service.TargetMethod.Name;

    /// <summary>A host, and a handler of its own, tell the program to stop.</summary>
    private bool SomethingElseListens() =>
        _wait.Services.Any(static s => HostRun.Is(s.TargetMethod))
        || LinkedJoin.SomethingListens(_site.Root);
}
