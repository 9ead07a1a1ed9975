using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a type keep the tasks that it starts, one field for each, and wait for them when it stops.</summary>
internal static class KeptTasks
{
    /// <summary>The change for all of the starts of one type; null where it cannot be written.</summary>
    public static async Task<InPlaceChange.Change?> WriteAsync(IReadOnlyList<OwnedStart> starts, CancellationToken cancellationToken)
    {
        var first = starts[0];
        if (first.Facts.Symbols.Task!.GetMembers("CompletedTask").Length == 0)
        {
            return null;
        }

        var edits = new FileEdits();
        var names = new FieldNames(first.Member.ContainingType, first.Part, cancellationToken);
        var kept = new List<(OwnedStart Start, string Field)>();
        var tracker = starts.All(static s => s.IsOnce) ? null : TaskTracker.Of(first.Member.ContainingType, first.Facts, cancellationToken) ?? TaskTracker.New(names);
        foreach (var part in starts.GroupBy(static s => s.Part))
        {
            var site = await SiteAsync(part.First().Document, cancellationToken).ConfigureAwait(false);
            if (site is null || !Keep(site, part.Key, part.ToList(), names, tracker, kept) || !edits.TryAdd(site.Edits))
            {
                return null;
            }
        }

        foreach (var stop in kept.GroupBy(static k => k.Start.Stop.Member, SymbolEqualityComparer.Default))
        {
            var waited = stop.ToList();
            var place = waited[0].Start.Stop;
            var document = place.IsInherited ? waited[0].Start.Document : first.Document.Project.Solution.GetDocument(place.Member.DeclaringSyntaxReferences[0].SyntaxTree);
            if (document is null
                || await SiteAsync(document, cancellationToken).ConfigureAwait(false) is not { } site
                || !Wait(site, waited, await CanWaitAsync(document, cancellationToken).ConfigureAwait(false))
                || !edits.TryAdd(site.Edits))
            {
                return null;
            }
        }

        var title = Resources.Format(first.Stop.IsAdded ? "TypeKeepsAdded" : starts.Count == 1 ? "TypeKeeps" : "TypeKeepsAll", first.Member.ContainingType.Name, first.Stop.Name);
        return new InPlaceChange.Change(starts.Select(static s => s.Seed).ToList(), edits, title, Branch.TypeOwns);
    }

    private static bool Wait(EditSite site, IReadOnlyList<(OwnedStart Start, string Field)> waited, bool hasWaitAsync)
    {
        var handles = waited.Select(static w => new KeptHandle(w.Field, w.Start.Stop, isNew: true, areMany: !w.Start.IsOnce)).ToList();
        return waited[0].Start.Stop.IsInherited
            ? StopOverride.Write(site, waited[0].Start.Producer.Place.FirstAncestorOrSelf<MemberDeclarationSyntax>()!, handles, hasWaitAsync)
            : waited[0].Start.Stop.IsAdded ? DisposalEditor.Write(site, handles, hasWaitAsync)
            : KeptWait.Write(site, handles, hasWaitAsync);
    }

    /// <summary>Declares the fields of one part of the type and stores the tasks in them.</summary>
    private static bool Keep(EditSite site, TypeDeclarationSyntax part, IReadOnlyList<OwnedStart> starts, FieldNames names, TaskTracker? tracker, List<(OwnedStart Start, string Field)> kept)
    {
        var task = site.TypeName("System.Threading.Tasks", "Task", part.OpenBraceToken.Span.End);
        var declarations = new List<string>();
        foreach (var start in starts)
        {
            CallEditor.Write(start.Producer, site.Document, task, site.Edits);
            var (ahead, behind) = start.IsOnce ? (Field(start, task, names, declarations, kept) + " = ", "") : (tracker!.Method + "(", ")");
            var before = DroppedCall.Before(start.Producer);
            if (start.Producer.IsPoolWorkItem)
            {
                // The call itself is written anew from its first character on.
                site.Insert(before.Start, ahead, -1);
            }
            else
            {
                site.Replace(before, ahead);
            }

            site.Replace(DroppedCall.After(start.Producer), (start.Producer.IsValueTask ? ".AsTask()" : "") + behind);
        }

        if (tracker is { IsNew: true } && starts.FirstOrDefault(static s => !s.IsOnce) is { } tracked)
        {
            if (kept.All(k => k.Field != tracker.Tasks))
            {
                declarations.Add(tracker.Declaration(site, part.OpenBraceToken.Span.End));
                if (!tracker.Write(site, tracked, starts.Any(static s => !s.IsOnce && s.Seed.Diagnostic.Id != RuleIds.UnownedWork)))
                {
                    return false;
                }
            }

            kept.AddRange(starts.Where(static s => !s.IsOnce).Select(s => (s, tracker.Tasks)));
        }

        return declarations.Count == 0 || Declare(site, part, starts[0].Producer.Place, declarations);
    }

    /// <summary>A field of its own for the task of a start.</summary>
    private static string Field(OwnedStart start, string task, FieldNames names, List<string> declarations, List<(OwnedStart Start, string Field)> kept)
    {
        var name = names.Take(start.Producer.Like == "work" ? Function.DisplayName(start.Member) : start.Producer.Like);
        declarations.Add(start.IsSetAtOnce ? "private readonly " + task + " " + name + ";" : "private " + task + " " + name + " = " + task + ".CompletedTask;");
        kept.Add((start, name));
        return name;
    }

    /// <summary>Behind the last field ahead of the start, or ahead of all members.</summary>
    private static bool Declare(EditSite site, TypeDeclarationSyntax part, SyntaxNode start, IReadOnlyList<string> declarations)
    {
        var field = part.Members.OfType<FieldDeclarationSyntax>().LastOrDefault(f => f.SpanStart < start.SpanStart && !f.Modifiers.Any(SyntaxKind.ConstKeyword))
            ?? part.Members.OfType<FieldDeclarationSyntax>().LastOrDefault();
        var position = EndOfLine(field?.GetLastToken() ?? part.OpenBraceToken);
        if (position is not { } end || !IsOutsideConditions(part, end))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(part.Members.First(m => m.Span.Contains(start.Span)).SpanStart);
        site.Insert(end, string.Concat(declarations.Select(d => site.Layout.NewLine + indent + d)) + (field is null ? site.Layout.NewLine : ""));
        return true;
    }

    /// <summary>Where the line of a token ends that nothing but remarks follows; null where more code follows on it.</summary>
    public static int? EndOfLine(SyntaxToken token)
    {
        foreach (var trivia in token.TrailingTrivia)
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                return trivia.SpanStart;
            }
        }

        return null;
    }

    /// <summary>Whether what is written at the position is compiled wherever the type is.</summary>
    private static bool IsOutsideConditions(TypeDeclarationSyntax part, int position)
    {
        var depth = 0;
        foreach (var trivia in part.DescendantTrivia())
        {
            if (trivia.SpanStart >= position)
            {
                break;
            }

            depth += trivia.Kind() switch
            {
                SyntaxKind.IfDirectiveTrivia when trivia.SpanStart > part.SpanStart => 1,
                SyntaxKind.EndIfDirectiveTrivia => -1,
                _ => 0,
            };
        }

        return depth <= 0;
    }

    private static async Task<EditSite?> SiteAsync(Document document, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        return Blockers.IsGenerated(document, root) ? null : new EditSite(document, model, root, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), new FileEdits(), cancellationToken);
    }

    /// <summary>Whether every project that compiles the file has <c>Task.WaitAsync</c>.</summary>
    private static async Task<bool> CanWaitAsync(Document document, CancellationToken cancellationToken)
    {
        foreach (var id in document.GetLinkedDocumentIds().Add(document.Id))
        {
            var project = document.Project.Solution.GetProject(id.ProjectId);
            if (project is null
                || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation
                || CompilationFacts.Of(compilation)?.Symbols.Task?.GetMembers("WaitAsync").Length is not > 0)
            {
                return false;
            }
        }

        return true;
    }
}
