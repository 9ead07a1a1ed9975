using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Where does the program begin, which code belongs to its beginning alone, and what does that code start?</summary>
internal sealed class EntryPoint
{
    // How many calls deep Main is looked through for the starts that it reaches.
    private const int MaxDepth = 3;

    private readonly CompilationFacts _facts;
    private Found? _found;
    private ImmutableHashSet<IMethodSymbol>? _code;

    public EntryPoint(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether a compilation is of a kind that has an entry point: a library has none.</summary>
    public static bool MayBeIn(Compilation compilation) => compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;

    /// <summary><c>Main</c>, or the method that top-level statements become; null in a library.</summary>
    public IMethodSymbol? Method(CancellationToken cancellationToken)
    {
        if (_found is null)
        {
            _found = new Found(MayBeIn(_facts.Compilation) ? _facts.Compilation.GetEntryPoint(cancellationToken) : null);
        }

        return _found.Method;
    }

    public bool Is(ISymbol function, CancellationToken cancellationToken) =>
        function is IMethodSymbol && SymbolEqualityComparer.Default.Equals(function, Method(cancellationToken));

    /// <summary>Whether the function is the entry point, or a private method or local function that only entry-point code names.</summary>
    public bool Includes(ISymbol function, CancellationToken cancellationToken)
    {
        while (function is IMethodSymbol { MethodKind: MethodKind.LocalFunction })
        {
            function = function.ContainingSymbol;
        }

        if (Is(function, cancellationToken))
        {
            return true;
        }

        return function is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
            && Method(cancellationToken) is { } main
            && SymbolEqualityComparer.Default.Equals(method.ContainingType, main.ContainingType)
            && (_code ??= Code(main, cancellationToken)).Contains(method.OriginalDefinition);
    }

    /// <summary>
    /// The calls in the entry point by which it holds, drops or reaches work that it could await instead: starts, calls whose task is dropped or
    /// kept, and calls of its own type's methods that hide such a start.
    /// </summary>
    public IEnumerable<IInvocationOperation> UnawaitedStarts(CancellationToken cancellationToken)
    {
        if (Method(cancellationToken) is not { } main || _facts.Bodies.Of(main, cancellationToken) is not { } body)
        {
            return [];
        }

        return FunctionBody.Operations(body).OfType<IInvocationOperation>().Where(call => Leaves(call, main, MaxDepth, cancellationToken));
    }

    /// <summary>Whether the entry point keeps the task of the call in a local that it never reads, and then only idles.</summary>
    public bool HoldsWhileIdling(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.Parent is IVariableInitializerOperation
        && Method(cancellationToken) is { } main
        && _facts.Bodies.Of(main, cancellationToken) is { } body
        && IdleWait.In(body, _facts.Symbols) is not null;

    private bool Leaves(IInvocationOperation call, IMethodSymbol main, int depth, CancellationToken cancellationToken)
    {
        if (WorkStart.Of(call, _facts.Symbols) is { } start)
        {
            return _facts.Fates.Of(start, cancellationToken) is Fate.Dropped or Fate.Kept;
        }

        if (StandsForWork(call.Type))
        {
            return _facts.Fates.Of(call, cancellationToken) is Fate.Dropped or Fate.Kept;
        }

        return depth > 0 && Hides(call.TargetMethod, main, depth - 1, cancellationToken);
    }

    /// <summary>Whether a method of the entry point's own type drops a start inside.</summary>
    private bool Hides(IMethodSymbol method, IMethodSymbol main, int depth, CancellationToken cancellationToken) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction
        && (method.MethodKind == MethodKind.LocalFunction || method.DeclaredAccessibility == Accessibility.Private)
        && SymbolEqualityComparer.Default.Equals(method.ContainingType, main.ContainingType)
        && _facts.Bodies.Of(method, cancellationToken) is { } body
        && FunctionBody.Operations(body).OfType<IInvocationOperation>().Any(call =>
            WorkStart.Of(call, _facts.Symbols) is { } start ? _facts.Fates.Of(start, cancellationToken) is Fate.Dropped or Fate.Kept
                : AsyncCall.Is(call, _facts.Symbols) ? _facts.Fates.Of(call, cancellationToken) == Fate.Dropped
                : depth > 0 && Hides(call.TargetMethod, main, depth - 1, cancellationToken));

    private bool StandsForWork(ITypeSymbol? type) =>
        _facts.Symbols.Is(type, KnownType.Task) || _facts.Symbols.Is(type, KnownType.TaskOfT)
        || _facts.Symbols.Is(type, KnownType.ValueTask) || _facts.Symbols.Is(type, KnownType.ValueTaskOfT);

    /// <summary>Private methods and local functions, all mentions of whose names stand in entry-point code.</summary>
    private static ImmutableHashSet<IMethodSymbol> Code(IMethodSymbol main, CancellationToken cancellationToken)
    {
        var candidates = new List<(IMethodSymbol Method, SyntaxNode Declaration)>();
        var types = main.ContainingType.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).ToList();
        foreach (var method in main.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences.Length: 1 } && !SymbolEqualityComparer.Default.Equals(method, main))
            {
                candidates.Add((method, method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken)));
            }
        }

        var mentions = types.SelectMany(static t => t.DescendantNodes()).OfType<SimpleNameSyntax>().ToLookup(static n => n.Identifier.ValueText);
        var mainSyntax = main.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        var inside = new HashSet<SyntaxNode> { mainSyntax };
        var code = ImmutableHashSet.CreateBuilder<IMethodSymbol>(SymbolEqualityComparer.Default);
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var (method, declaration) in candidates)
            {
                if (!inside.Contains(declaration)
                    && mentions[method.Name].Any()
                    && mentions[method.Name].All(mention => IsCall(mention) && mention.Ancestors().Any(a => inside.Contains(a) || a == declaration)))
                {
                    inside.Add(declaration);
                    code.Add(method);
                    grew = true;
                }
            }
        }

        return code.ToImmutable();
    }

    /// <summary>A call made when the code runs; a method group, or a call in a lambda, is work that is handed on.</summary>
    private static bool IsCall(SimpleNameSyntax mention)
    {
        SyntaxNode target = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return target.Parent is InvocationExpressionSyntax call && call.Expression == target
            && !mention.Ancestors().TakeWhile(static a => a is not MemberDeclarationSyntax).Any(static a => a is AnonymousFunctionExpressionSyntax);
    }

    private sealed class Found
    {
        public Found(IMethodSymbol? method) => Method = method;

        public IMethodSymbol? Method { get; }
    }
}
