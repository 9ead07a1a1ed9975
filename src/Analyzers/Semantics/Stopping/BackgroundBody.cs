using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Which functions of a type run in the background: beside the code that started them? Asked of outermost types, and answered once for each: the
/// delegates of tasks, threads, timers and the pool, hosted services, <c>async void</c>, methods whose task is dropped or kept, and what these call in the same type.
/// </summary>
internal sealed class BackgroundBody
{
    private const int MaxDepth = 3;

    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<INamedTypeSymbol, Functions> _functions = new(SymbolEqualityComparer.Default);

    public BackgroundBody(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether the function, which stands in this member, runs in the background.</summary>
    public bool Is(ISymbol function, ISymbol member, CancellationToken cancellationToken) => Of(function, member, cancellationToken) is var (key, functions) && functions.Started.Contains(key);

    /// <summary>Whether somebody can wait until the function, which runs in the background, has ended: it was not started and dropped.</summary>
    public bool IsWaitedFor(ISymbol function, ISymbol member, CancellationToken cancellationToken) => Of(function, member, cancellationToken) is var (key, functions) && functions.WaitedFor.Contains(key);

    private (SyntaxNode Key, Functions Functions)? Of(ISymbol function, ISymbol member, CancellationToken cancellationToken)
    {
        if (KeyOf(function, cancellationToken) is not { } key || member.ContainingType is not { } type)
        {
            return null;
        }

        var outermost = Owners.Outermost(type);
        if (!_functions.TryGetValue(outermost, out var functions))
        {
            functions = _functions.GetOrAdd(outermost, new Search(_facts, outermost, cancellationToken).Run());
        }

        return (key, functions);
    }

    private static SyntaxNode? KeyOf(ISymbol function, CancellationToken cancellationToken)
    {
        function = (function as IMethodSymbol)?.PartialImplementationPart ?? function;
        return function.DeclaringSyntaxReferences.Length == 0 ? null : function.OriginalDefinition.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
    }

    private sealed class Functions
    {
        public HashSet<SyntaxNode> Started { get; } = new();

        public HashSet<SyntaxNode> WaitedFor { get; } = new();
    }

    private sealed class Search
    {
        private readonly CompilationFacts _facts;
        private readonly INamedTypeSymbol _type;
        private readonly CancellationToken _cancellationToken;
        private readonly Functions _found = new();
        private readonly Queue<(IOperation Body, int Depth, bool IsWaitedFor)> _pending = new();

        public Search(CompilationFacts facts, INamedTypeSymbol type, CancellationToken cancellationToken)
        {
            _facts = facts;
            _type = type;
            _cancellationToken = cancellationToken;
        }

        public Functions Run()
        {
            foreach (var (member, body) in _facts.Bodies.OfType(_type, _cancellationToken))
            {
                if (member is IMethodSymbol method && (IsHosted(method) || AsyncVoid.Is(method)))
                {
                    Add(method, 0, IsHosted(method));
                }

                foreach (var operation in body.DescendantsAndSelf())
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    AddStarted(operation);
                }
            }

            while (_pending.Count > 0)
            {
                var (body, depth, isWaitedFor) = _pending.Dequeue();
                foreach (var operation in FunctionBody.Operations(body))
                {
                    if (operation is IInvocationOperation call)
                    {
                        AddCalled(call, depth + 1, isWaitedFor);
                    }
                }
            }

            return _found;
        }

        private void AddStarted(IOperation operation)
        {
            switch (operation)
            {
                case IInvocationOperation call when WorkStart.Of(call, _facts.Symbols) is { } start:
                    AddDelegate(start.Work, 0, start.Kind == StartKind.Thread || _facts.Fates.Of(start, _cancellationToken) != Fate.Dropped);
                    break;
                case IInvocationOperation call when IsHere(call.TargetMethod) && AsyncCall.Is(call, _facts.Symbols) && _facts.Fates.Of(call, _cancellationToken) is var fate and (Fate.Dropped or Fate.Kept):
                    Add(call.TargetMethod, 0, fate == Fate.Kept);
                    break;
                case IObjectCreationOperation creation when _facts.Symbols.Is(creation.Type, KnownType.Thread) || _facts.Symbols.Is(creation.Type, KnownType.Timer) || _facts.Symbols.Is(creation.Type, KnownType.Task):
                    foreach (var argument in creation.Arguments)
                    {
                        if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
                        {
                            AddDelegate(Peel.Delegate(argument.Value), 0, isWaitedFor: true);
                        }
                    }

                    break;
                case IAnonymousFunctionOperation lambda when AsyncVoid.Is(lambda.Symbol):
                    AddDelegate(lambda, 0, isWaitedFor: false);
                    break;
                case ILocalFunctionOperation local when AsyncVoid.Is(local.Symbol):
                    Add(local.Symbol, 0, isWaitedFor: false);
                    break;
            }
        }

        /// <summary>What a background function calls in its type runs in the background too, and so does a lambda that it awaits.</summary>
        private void AddCalled(IInvocationOperation call, int depth, bool isWaitedFor)
        {
            if (depth > MaxDepth)
            {
                return;
            }

            if (IsHere(call.TargetMethod))
            {
                Add(call.TargetMethod, depth, isWaitedFor);
            }

            if (call.Parent is IAwaitOperation || call.Parent?.Parent is IAwaitOperation)
            {
                foreach (var argument in call.Arguments)
                {
                    if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
                    {
                        AddDelegate(Peel.Delegate(argument.Value), depth, isWaitedFor);
                    }
                }
            }
        }

        private void AddDelegate(IOperation? work, int depth, bool isWaitedFor)
        {
            switch (work)
            {
                case IAnonymousFunctionOperation lambda:
                    AddBody(lambda.Syntax, lambda.Body, depth, isWaitedFor);

                    break;
                case IMethodReferenceOperation reference when IsHere(reference.Method):
                    Add(reference.Method, depth, isWaitedFor);
                    break;
                case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value && value is not ILocalReferenceOperation:
                    AddDelegate(Peel.Delegate(value), depth, isWaitedFor);
                    break;
            }
        }

        private void Add(IMethodSymbol method, int depth, bool isWaitedFor)
        {
            if (KeyOf(method, _cancellationToken) is { } key && _facts.Bodies.Of(method, _cancellationToken) is { } body)
            {
                AddBody(key, body, depth, isWaitedFor);
            }
        }

        private void AddBody(SyntaxNode key, IOperation body, int depth, bool isWaitedFor)
        {
            var isNew = _found.Started.Add(key);
            if ((isWaitedFor && _found.WaitedFor.Add(key)) || isNew)
            {
                _pending.Enqueue((body, depth, isWaitedFor));
            }
        }

        private bool IsHere(IMethodSymbol method) =>
            method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation
            && method.ContainingType is { } type
            && SymbolEqualityComparer.Default.Equals(Owners.Outermost(type).OriginalDefinition, _type.OriginalDefinition);

        private bool IsHosted(IMethodSymbol method) => method is { Name: "ExecuteAsync", IsOverride: true } && _facts.Symbols.IsOrInherits(method.ContainingType, KnownType.BackgroundService);
    }
}
